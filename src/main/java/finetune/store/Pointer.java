package finetune.store;

import finetune.fault.Numbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;

/** A small file that names a step: {@code last} or {@code best}. */
record Pointer(Path file) {
  private static final int LONGEST = 32;

  /** The step, or nothing if there is no such file or it holds anything else. */
  OptionalLong step() {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
        return OptionalLong.empty();
      }
      return Numbers.whole(Files.readString(file).strip().replaceFirst("^0+(?=[0-9])", ""));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** Names the step, if the file does not do so already. */
  void set(long step) {
    OptionalLong now = step();
    if (now.isEmpty() || now.getAsLong() != step) {
      AtomicFiles.write(file, String.format(Locale.ROOT, "%06d\n", step));
    }
  }

  void clear() {
    AtomicFiles.delete(file);
  }
}
