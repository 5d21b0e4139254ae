package finetune.store;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Folders whose entries survive a power loss, and the names of what is not finished. */
final class Folders {
  private static final boolean CANNOT_SYNC = File.separatorChar == '\\';
  private static final Pattern TEMPORARY =
      Pattern.compile(".+\\.tmp-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private Folders() {}

  /** A new name in the same folder, recognised as unfinished. */
  static Path temporary(Path target) {
    return target.resolveSibling(target.getFileName() + ".tmp-" + UUID.randomUUID());
  }

  static boolean isTemporary(Path path) {
    return TEMPORARY.matcher(path.getFileName().toString()).matches();
  }

  /** Whether it is an unfinished name of that target. */
  static boolean isTemporary(Path path, Path target) {
    String own = target.getFileName() + ".tmp-";
    return isTemporary(path) && path.getFileName().toString().startsWith(own);
  }

  static Path parent(Path path) {
    return path.toAbsolutePath().getParent();
  }

  /** Brings the folder's entries to the disk, where the system can do that. */
  static void force(Path folder) throws IOException {
    if (CANNOT_SYNC) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Creates the folder and those above it that are missing. */
  static void create(Path folder) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path at = folder.toAbsolutePath(); at != null && !Files.exists(at); at = at.getParent()) {
      missing.push(at);
    }
    for (Path at : missing) {
      Files.createDirectories(at);
      force(at.getParent());
    }
  }

  /** Renames within one folder; a file replaces a file. */
  static void rename(Path from, Path to) throws IOException {
    FaultPoint.hit("file.beforeRename");
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    FaultPoint.hit("file.beforeFolderForce");
    force(parent(to));
    FaultPoint.hit("file.done");
  }

  /** What is in the folder, by name; links are not followed. */
  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  /**
   * Deletes a file, or a folder with all in it; links are deleted, not followed. What is in its
   * place meanwhile has an unfinished name, so that a crash leaves nothing that looks whole.
   */
  static void delete(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path doomed = path;
    if (!isTemporary(path)) {
      doomed = temporary(path);
      rename(path, doomed);
    }
    deleteTree(doomed);
  }

  private static void deleteTree(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      for (Path entry : list(path)) {
        deleteTree(entry);
      }
    }
    FaultPoint.hit("delete.entry");
    Files.deleteIfExists(path);
  }
}
