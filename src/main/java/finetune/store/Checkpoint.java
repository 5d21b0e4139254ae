package finetune.store;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A checkpoint that was verified: every file has the length and hash of its manifest. */
public record Checkpoint(Path folder, Manifest manifest) {
  /** The number of optimizer steps done. */
  public long steps() {
    return manifest.steps();
  }

  /** The name within the run folder, as messages show it: {@code checkpoints/000200}. */
  public String name() {
    return CheckpointFolder.shown(folder);
  }

  /** The file with the weights and the state of optimizer and method. */
  public Path tensors() {
    return folder.resolve(Manifest.TENSORS);
  }

  /** The text that was given when it was saved. */
  public String progress() {
    Path file = folder.resolve(Manifest.PROGRESS);
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw Fault.unreadable(ExitCode.MODEL, file, e);
    }
  }
}
