package finetune.app;

import finetune.data.GlueFolders;
import finetune.data.Reading;
import finetune.data.TaskFile;
import finetune.data.TaskFiles;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Warnings;
import finetune.recipe.Recipe;
import finetune.task.Split;
import finetune.task.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which files a recipe reads, and where they are looked for.
 *
 * @param folders of GLUE
 */
record RecipeFiles(Recipe recipe, GlueFolders folders) {
  static RecipeFiles of(Recipe recipe, Circumstances where) {
    GlueFolders folders =
        GlueFolders.of(
            recipe.dataDir().orElse(null),
            where.places().glueDir(),
            where.places().workingDirectory(),
            where.places().cache().folder());
    return new RecipeFiles(recipe, folders);
  }

  /** Whether the recipe names a file outright. */
  boolean nameOne() {
    return recipe.trainFile().isPresent() || recipe.devFile().isPresent();
  }

  /** A fault where the recipe names files of its own, or the sample. */
  void requireOfficial() {
    if (nameOne() || recipe.sample()) {
      throw Fault.of(
          ExitCode.DATA,
          Place.NONE,
          "--strict-data takes GLUE's own files only",
          recipe.sample()
              ? "name their folder with --data-dir or $GLUE_DIR"
              : "leave out train_file and dev_file");
    }
  }

  /** Warns where the scores will be those of other files than GLUE's. */
  void warnOfOwn(Warnings warnings) {
    if (nameOne()) {
      String title = recipe.task().title();
      String what =
          "not all files are "
              + title
              + "'s own: the scores are not comparable with published ones";
      warnings.warn(Warnings.Tag.DATA, what);
    }
  }

  /** Whether the built-in sample takes the place of files that nobody has named or put anywhere. */
  boolean areSample() {
    return recipe.sample()
        || (!nameOne() && folders.named() == null && folders.training(recipe.task()).isEmpty());
  }

  /** What is said where {@link #areSample} holds though nobody asked for the sample. */
  String nothingFound() {
    TaskFile train = TaskFiles.sample(recipe.task()).train();
    int rows = train.read(Reading.failing(Warnings.SILENT)).size();
    return folders.nothingFound(recipe.task(), rows);
  }

  /** All of them; the sample only if the recipe says so. */
  TaskFiles all() {
    Task task = recipe.task();
    Optional<TaskFile> train = single(task.train(), recipe.trainFile());
    Optional<TaskFile> dev = single(task.dev().get(0), recipe.devFile());
    if (train.isPresent()) {
      return new TaskFiles(train.get(), dev());
    }
    if (dev.isPresent()) {
      return new TaskFiles(folders.train(task).orElseThrow(this::lack), List.of(dev.get()));
    }
    return recipe.sample()
        ? TaskFiles.sample(task)
        : folders.training(task).orElseThrow(this::lack);
  }

  /** Those that are evaluated on. */
  List<TaskFile> dev() {
    Task task = recipe.task();
    Optional<TaskFile> single = single(task.dev().get(0), recipe.devFile());
    if (single.isPresent()) {
      return List.of(single.get());
    }
    return recipe.sample()
        ? TaskFiles.sample(task).dev()
        : folders.evaluation(task).orElseThrow(this::lack);
  }

  private Optional<TaskFile> single(Split split, Optional<Path> file) {
    return file.map(path -> TaskFiles.single(recipe.task(), split, path));
  }

  private Fault lack() {
    return Fault.of(
        ExitCode.DATA,
        Place.NONE,
        "no " + recipe.task().title() + " files found",
        "name their folder with --data-dir or $GLUE_DIR");
  }
}
