package finetune.store;

import java.nio.file.Path;

/**
 * Which folder a run will use, and what is in it. Found out by looking only; nothing is created.
 */
public record FoundFolder(RunRequest request, Path path, State state) {
  /** What is in the folder. */
  public enum State {
    /** Nothing to go on with. */
    NEW,
    /** The same run, with a checkpoint to go on from. */
    UNFINISHED,
    /** The same run, finished. */
    FINISHED,
    /** The same run, finished, but for what may change. */
    CHANGED
  }

  /** Finds it, or refuses with exit code 3 (5 if there is nothing to resume). */
  public static FoundFolder of(RunRequest request) {
    return new FolderFinder(request).find();
  }
}
