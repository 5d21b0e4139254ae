package finetune.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

  /** Deletes what was left of a target so long ago that nobody can be working on it any more. */
  static void removeOld(Path target) {
    Instant longAgo = Instant.now().minus(Duration.ofDays(1));
    try {
      for (Path path : Folders.list(Folders.parent(target))) {
        if (Folders.isTemporary(path, target) && isBefore(path, longAgo)) {
          Folders.delete(path);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // Somebody else's, or deleted by another process meanwhile: no reason not to write.
      return;
    }
  }

  private static void remove(Path folder, OutputLock lock) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    for (Path path : Folders.list(folder)) {
      if (Folders.isTemporary(path) && isBefore(path, lock.since())) {
        Folders.delete(path);
      }
    }
  }

  private static boolean isBefore(Path path, Instant time) throws IOException {
    return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(time);
  }
}
