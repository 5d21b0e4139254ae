package finetune.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** A small file that names a checkpoint by its steps: {@code last} or {@code best}. */
record Pointer(Path file) {
  private static final int LONGEST = 32;

  /** The steps, or nothing if there is no such file or it holds anything else. */
  OptionalLong steps() {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
        return OptionalLong.empty();
      }
      return CheckpointFolder.steps(Files.readString(file).strip());
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** Names the steps, if the file does not do so already. */
  void set(long steps) {
    OptionalLong now = steps();
    if (now.isEmpty() || now.getAsLong() != steps) {
      AtomicFiles.write(file, CheckpointFolder.name(steps) + "\n");
    }
  }

  void clear() {
    AtomicFiles.delete(file);
  }
}
