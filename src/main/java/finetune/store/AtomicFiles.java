package finetune.store;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The writer of files and folders that are either as they were or complete, on disk and verified.
 * What cannot be written is a fault with exit code 9; the old file is then untouched and nothing
 * half-written is left.
 */
public final class AtomicFiles {
  /** What is being written, under its unfinished name. */
  private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

  private AtomicFiles() {}

  /** Writes a file, or replaces it. */
  public static Digest write(Path file, Content content) {
    return Attempt.make(
        file, () -> writeOnce(file, content), () -> DurableFile.measure(content).length());
  }

  /** Writes bytes that are in memory. */
  public static Digest write(Path file, byte[] content) {
    return write(file, out -> out.write(content));
  }

  /** Writes a text in UTF-8. */
  public static Digest write(Path file, String content) {
    return write(file, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a file, or replaces it, by somebody who has to open it by its path, and answers. */
  public static <T> T writeBy(Path file, Function<Path, T> writer) {
    Path temporary = Attempt.make(file, () -> Files.createFile(begin(file)), () -> 0L);
    try {
      T answer = writer.apply(temporary);
      Attempt.make(file, () -> Folders.rename(temporary, file));
      return answer;
    } catch (RuntimeException e) {
      clean(temporary, e);
      throw e;
    } finally {
      UNFINISHED.remove(temporary);
    }
  }

  /** The files of a folder, named and written one after the other. */
  @FunctionalInterface
  public interface FolderContent {
    /** Writes them all, each once. */
    void writeTo(Draft draft) throws IOException;
  }

  /** A folder that is being written. */
  @FunctionalInterface
  public interface Draft {
    /** Writes one file. */
    Digest file(String name, Content content) throws IOException;
  }

  /** Writes a folder with all its files at once, or replaces one. */
  public static void writeFolder(Path folder, FolderContent content) {
    Attempt.make(folder, () -> writeFolderOnce(folder, content), () -> measure(content));
  }

  /** Creates a folder and those above it that are missing. */
  public static void createFolder(Path folder) {
    Attempt.make(folder, () -> Folders.create(folder));
  }

  /** Deletes what is being written, for a process that ends before it is complete. */
  public static void abandon() {
    synchronized (UNFINISHED) {
      UNFINISHED.forEach(temporary -> clean(temporary, new IOException("abandoned")));
      UNFINISHED.clear();
    }
  }

  /** Deletes a file, or a folder with all in it; nothing happens if there is none. */
  public static void delete(Path path) {
    Attempt.make(path, () -> Folders.delete(path));
  }

  /** Renames a file or folder within its folder. */
  public static void rename(Path from, Path to) {
    Attempt.make(to, () -> Folders.rename(from, to));
  }

  /** Fails, with exit code 9, unless files can be made in a folder. */
  public static void requireWritable(Path folder) {
    Path probe = Folders.temporary(folder.resolve("probe"));
    Attempt.make(
        folder,
        () -> {
          Files.createFile(probe);
          Files.delete(probe);
        });
  }

  /**
   * Fails, with exit code 9, where a folder could not be made or written, as far as can be told
   * without writing.
   */
  public static void requireCreatable(Path folder) {
    Path there = folder.toAbsolutePath();
    while (Files.notExists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there) || !Files.isWritable(there)) {
      String why = Files.isDirectory(there) ? " may not be written" : " is not a folder";
      throw Fault.of(ExitCode.STORAGE, Place.NONE, "cannot write " + folder + ": " + there + why);
    }
  }

  private static Digest writeOnce(Path file, Content content) throws IOException {
    Path temporary = begin(file);
    try {
      Digest digest = DurableFile.create(temporary, content);
      Folders.rename(temporary, file);
      return digest;
    } catch (IOException | RuntimeException e) {
      clean(temporary, e);
      throw e;
    } finally {
      UNFINISHED.remove(temporary);
    }
  }

  private static Void writeFolderOnce(Path folder, FolderContent content) throws IOException {
    Path temporary = begin(folder);
    try {
      Files.createDirectory(temporary);
      content.writeTo((name, file) -> DurableFile.create(temporary.resolve(name), file));
      Folders.force(temporary);
      replace(temporary, folder);
      return null;
    } catch (IOException | RuntimeException e) {
      clean(temporary, e);
      throw e;
    } finally {
      UNFINISHED.remove(temporary);
    }
  }

  /** The unfinished name; what a process that was killed left of the same is deleted. */
  private static Path begin(Path target) throws IOException {
    Folders.create(Folders.parent(target));
    Leftovers.removeOld(target);
    Path temporary = Folders.temporary(target);
    UNFINISHED.add(temporary);
    return temporary;
  }

  /** A folder cannot be replaced in one step; between the two there is none. */
  private static void replace(Path temporary, Path folder) throws IOException {
    Path old;
    synchronized (UNFINISHED) { // nobody abandons the new one while the old one is away
      if (!UNFINISHED.contains(temporary)) {
        throw new IOException("abandoned");
      }
      boolean replaces = Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
      old = replaces ? Folders.temporary(folder) : null;
      try {
        if (replaces) {
          Folders.rename(folder, old);
        }
        Folders.rename(temporary, folder);
      } catch (IOException e) {
        putBack(old, folder, e);
        throw e;
      }
      UNFINISHED.remove(temporary);
    }
    if (old != null) {
      Folders.delete(old);
    }
  }

  /** A disk that fails between the two leaves the one that was there. */
  private static void putBack(Path old, Path folder, IOException failure) {
    try {
      if (old != null && Files.exists(old) && Files.notExists(folder)) {
        Files.move(old, folder, StandardCopyOption.ATOMIC_MOVE);
      } else if (old != null && Files.exists(old)) {
        Folders.delete(old);
      }
    } catch (IOException | UncheckedIOException e) {
      failure.addSuppressed(e);
    }
  }

  private static long measure(FolderContent content) throws IOException {
    long[] total = {0};
    content.writeTo(
        (name, file) -> {
          Digest digest = DurableFile.measure(file);
          total[0] += digest.length();
          return digest;
        });
    return total[0];
  }

  private static void clean(Path temporary, Exception failure) {
    try {
      Folders.delete(temporary);
    } catch (IOException | UncheckedIOException e) {
      failure.addSuppressed(e);
    }
  }
}
