package finetune.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** What earlier processes left unfinished when they died. */
final class Leftovers {
  private Leftovers() {}

  /** Deletes what is older than the lock: nobody can be working on it any more. */
  static void remove(OutputLock lock) {
    for (Path folder : List.of(lock.folder(), lock.folder().resolve(CheckpointFolder.NAME))) {
      Attempt.make(folder, () -> remove(folder, lock));
    }
  }

  private static void remove(Path folder, OutputLock lock) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    for (Path path : Folders.list(folder)) {
      if (Folders.isTemporary(path)
          && Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
              .toInstant()
              .isBefore(lock.since())) {
        Folders.delete(path);
      }
    }
  }
}
