package finetune.app;

import finetune.fault.Fault;
import finetune.fault.Warnings;
import finetune.recipe.Recipe;
import finetune.recipe.RecipeReader;
import finetune.recipe.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which data a saved run is asked about; if nobody says, that of its recipe. */
final class SavedRunOptions {
  @Option(
      names = {"--data-dir", "--data_dir"},
      paramLabel = "DIR",
      description = "Folder of the official files.")
  private String dataDir;

  @Option(
      names = {"--dev-file", "--validation-file", "--validation_file"},
      paramLabel = "FILE",
      description = "Instead of the official dev file.")
  private String devFile;

  @Option(names = "--sample", description = "The built-in sample.")
  private boolean sample;

  /** Whether any of these options was given. */
  boolean isGiven() {
    return sample || dataDir != null || devFile != null;
  }

  /** A fault where a file and a folder to evaluate on are both named. */
  void requireOneSource() {
    if (devFile != null && (sample || dataDir != null)) {
      String other = sample ? "--sample" : "--data-dir";
      throw Fault.usage("--dev-file and " + other + " exclude each other", "");
    }
  }

  /**
   * The recipe of a run's folder, or of its task where there is only a model, with these options.
   */
  Recipe recipe(Path run, ModelFolder model, Warnings warnings) {
    Path file = run.resolve(Provenance.RECIPE);
    List<Sources.Flag> flags = new ArrayList<>();
    List<String> sets = new ArrayList<>(List.of("task=" + model.task().key()));
    add(flags, "--data-dir", dataDir);
    add(flags, "--dev-file", devFile);
    List<Path> files = Files.exists(file) ? List.of(file) : List.of();
    if (sample || dataDir != null) {
      sets.addAll(List.of("sample=" + sample, "train_file=none"));
    } else if (files.isEmpty()) {
      sets.add("sample=" + model.sample());
    }
    if (isGiven() && devFile == null) {
      sets.add("dev_file=none");
    }
    return new RecipeReader(false, warnings).read(new Sources(files, flags, sets));
  }

  private static void add(List<Sources.Flag> flags, String option, String value) {
    if (value != null) {
      flags.add(new Sources.Flag(option, value));
    }
  }
}
