package finetune.app;

import finetune.store.Cache;
import finetune.store.RunRequest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Where and how a run is carried out; none of it is part of what the run is.
 *
 * @param output the run's folder; absent for one below {@code runs/}
 * @param computing what computes
 * @param resuming what to do about a run that is there
 * @param strictData whether files must be GLUE's own
 * @param places where things are looked for
 */
public record Circumstances(
    Optional<Path> output,
    Computing computing,
    Resuming resuming,
    boolean strictData,
    Places places) {

  /**
   * What computes.
   *
   * @param devices one a lane, such as {@code cpu,cpu}
   * @param threads of one gradient; absent to share the cores
   * @param trustCode whether a model's archive may have any operators
   */
  public record Computing(String devices, Optional<Integer> threads, boolean trustCode) {
    /** One lane on the CPU. */
    public static final Computing CPU = new Computing("cpu", Optional.empty(), false);
  }

  /**
   * What to do about a run that is there.
   *
   * @param mode whether there may or must be one
   * @param strictRepro whether it is continued only where its bits would be the same
   * @param allowChange keys of the recipe that may differ from those of a checkpoint
   */
  public record Resuming(RunRequest.Mode mode, boolean strictRepro, Set<String> allowChange) {
    /** Goes on with it, if it is the same run. */
    public static final Resuming AUTOMATIC =
        new Resuming(RunRequest.Mode.AUTOMATIC, false, Set.of());
  }

  /**
   * Where things are looked for.
   *
   * @param glueDir value of {@code $GLUE_DIR}, or null
   * @param workingDirectory whose {@code data/glue} is looked at and whose {@code runs} is written
   *     to
   * @param cache for what can be made again
   */
  public record Places(String glueDir, Path workingDirectory, Cache cache) {
    /** Those of this process and its user. */
    public static Places standard() {
      return new Places(System.getenv("GLUE_DIR"), Path.of(""), Cache.standard());
    }
  }

  /** Those of a program that says nothing: one lane on the CPU, the user's cache. */
  public static Circumstances usual() {
    return computing(Computing.CPU);
  }

  /** The same, but for what computes. */
  static Circumstances computing(Computing computing) {
    return new Circumstances(
        Optional.empty(), computing, Resuming.AUTOMATIC, false, Places.standard());
  }
}
