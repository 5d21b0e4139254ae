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
 * @param mode what to do about a run that is there
 * @param devices one a lane, such as {@code cpu,cpu}
 * @param threads of one gradient; absent to share the cores
 * @param strictData whether files must be GLUE's own
 * @param trustCode whether a model's archive may have any operators
 * @param strictRepro whether a run is continued only where its bits would be the same
 * @param allowChange keys of the recipe that may differ from those of a checkpoint
 * @param glueDir value of {@code $GLUE_DIR}, or null
 * @param workingDirectory whose {@code data/glue} is looked at and whose {@code runs} is written to
 * @param cache for what can be made again
 */
public record Circumstances(
    Optional<Path> output,
    RunRequest.Mode mode,
    String devices,
    Optional<Integer> threads,
    boolean strictData,
    boolean trustCode,
    boolean strictRepro,
    Set<String> allowChange,
    String glueDir,
    Path workingDirectory,
    Cache cache) {

  /** Those of a program that says nothing: one lane on the CPU, the user's cache. */
  public static Circumstances usual() {
    return new Circumstances(
        Optional.empty(),
        RunRequest.Mode.AUTOMATIC,
        "cpu",
        Optional.empty(),
        false,
        false,
        false,
        Set.of(),
        System.getenv("GLUE_DIR"),
        Path.of(""),
        Cache.standard());
  }
}
