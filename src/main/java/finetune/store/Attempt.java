package finetune.store;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;

/** One change on disk, tried a second time with new files if it fails, then given up. */
final class Attempt {
  private Attempt() {}

  interface Change<T> {
    T make() throws IOException;
  }

  /** Makes the change; {@code need} measures the bytes it takes, for the message. */
  static <T> T make(Path target, Change<T> change, Change<Long> need) {
    try {
      return change.make();
    } catch (IOException | ReadOnlyFileSystemException first) {
      try {
        return change.make();
      } catch (IOException | ReadOnlyFileSystemException second) {
        second.addSuppressed(first);
        throw fault(target, need, second);
      }
    }
  }

  /** A change that takes no space worth telling. */
  static void make(Path target, Step change) {
    Change<Void> value =
        () -> {
          change.make();
          return null;
        };
    make(target, value, () -> 0L);
  }

  interface Step {
    void make() throws IOException;
  }

  /** {@code cannot write PATH (need 1.3 GB, free 0.2 GB): reason}. */
  static Fault fault(Path target, Change<Long> need, Exception cause) {
    long bytes = measured(need);
    String space =
        bytes == 0
            ? ""
            : String.format(Locale.ROOT, " (need %s, free %s)", bytes(bytes), bytes(free(target)));
    String what = "cannot write " + target + space + ": " + Reason.of(cause);
    return Fault.of(ExitCode.STORAGE, Place.NONE, what, "", cause);
  }

  private static long measured(Change<Long> need) {
    try {
      return need.make();
    } catch (IOException e) {
      return -1;
    }
  }

  private static long free(Path target) {
    Path folder = target.toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder)) {
      folder = folder.getParent();
    }
    try {
      return folder == null ? -1 : Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      return -1;
    }
  }

  private static String bytes(long count) {
    if (count < 0) {
      return "unknown";
    }
    if (count < 1_000) {
      return count + " bytes";
    }
    double size = count;
    int unit = -1;
    do {
      size /= 1_000;
      unit++;
    } while (size >= 1_000 && unit < 3);
    return String.format(Locale.ROOT, "%.1f %s", size, new String[] {"kB", "MB", "GB", "TB"}[unit]);
  }
}
