package finetune.app;

import finetune.data.Dataset;
import finetune.data.GlueFolders;
import finetune.data.Overlap;
import finetune.data.Reading;
import finetune.data.TaskFile;
import finetune.data.TaskFiles;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Warnings;
import finetune.fault.Warnings.Tag;
import finetune.random.Noise;
import finetune.recipe.Recipe;
import finetune.task.Split;
import finetune.task.Task;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of a recipe, read.
 *
 * @param train to train on, cut to the recipe's subset
 * @param evaluation to evaluate on
 */
record TaskData(Dataset train, EvaluationData evaluation) {
  /** Rows of an evaluation batch: no gradients are kept, so it may be larger than in training. */
  static final int EVALUATION_BATCH = 64;

  /** Whether the built-in sample takes the place of files that nobody has named or put anywhere. */
  static boolean isSample(Recipe recipe, Circumstances where) {
    boolean single = recipe.trainFile().isPresent() || recipe.devFile().isPresent();
    GlueFolders folders = folders(recipe, where);
    return recipe.sample()
        || (!single && folders.named() == null && folders.training(recipe.task()).isEmpty());
  }

  /** Whether a task's files are in the folders. */
  static boolean isThere(GlueFolders folders, Task task) {
    try {
      return folders.training(task).isPresent();
    } catch (Fault lacking) {
      return false;
    }
  }

  /** What is said where {@link #isSample} holds though nobody asked for the sample. */
  static String nothingFound(Recipe recipe, Circumstances where) {
    TaskFile train = TaskFiles.sample(recipe.task()).train();
    int rows = train.read(Reading.failing(Warnings.SILENT)).size();
    return folders(recipe, where).nothingFound(recipe.task(), rows);
  }

  /** Finds and reads the files; the sample is one only if the recipe says so. */
  static TaskData read(Recipe recipe, Circumstances where, Reading reading) {
    TaskFiles files = files(recipe, where);
    if (recipe.trainFile().isPresent() || recipe.devFile().isPresent()) {
      String title = recipe.task().title();
      String what =
          "not all files are "
              + title
              + "'s own: the scores are not comparable with published ones";
      reading.warnings().warn(Tag.DATA, what);
    }
    Dataset all = files.train().read(reading);
    EvaluationData evaluation = EvaluationData.read(files.dev(), reading);
    evaluation.sets().forEach(dev -> Overlap.warn(all, dev, reading.warnings()));
    Noise noise = new Noise(recipe.seed());
    Dataset train = recipe.maxTrainSamples().map(most -> all.subset(most, noise)).orElse(all);
    warnOfSkipped(List.of(all), reading.warnings());
    warnOfSkipped(evaluation.sets(), reading.warnings());
    return new TaskData(train, evaluation);
  }

  /** What is evaluated on, in the order of the files. */
  List<Dataset> dev() {
    return evaluation.sets();
  }

  /** Rows of all files with a text of nothing but spaces. */
  long emptyTexts() {
    return train.emptyTexts() + dev().stream().mapToLong(Dataset::emptyTexts).sum();
  }

  /** What the texts take in the Java heap, about. */
  long bytes() {
    return train.bytes() + dev().stream().mapToLong(Dataset::bytes).sum();
  }

  /** SHA-256 of every file, by its name. */
  Map<String, String> hashes() {
    Map<String, String> hashes = new LinkedHashMap<>();
    hashes.put(train.split().file(), train.sha256());
    dev().forEach(set -> hashes.put(set.split().file(), set.sha256()));
    return hashes;
  }

  private static TaskFiles files(Recipe recipe, Circumstances where) {
    Task task = recipe.task();
    Optional<TaskFile> train = single(task, task.train(), recipe.trainFile());
    Optional<TaskFile> dev = single(task, task.dev().get(0), recipe.devFile());
    if (train.isPresent() && dev.isPresent()) {
      return new TaskFiles(train.get(), List.of(dev.get()));
    }
    TaskFiles found = recipe.sample() ? TaskFiles.sample(task) : found(recipe, where);
    TaskFiles trained = train.map(found::withTrain).orElse(found);
    return dev.map(trained::withDev).orElse(trained);
  }

  /** A single file that the recipe names. */
  static Optional<TaskFile> single(Task task, Split split, Optional<Path> file) {
    return file.map(path -> TaskFiles.single(task, split, path));
  }

  private static TaskFiles found(Recipe recipe, Circumstances where) {
    Task task = recipe.task();
    return folders(recipe, where).training(task).orElseThrow(() -> lacking(task));
  }

  static Fault lacking(Task task) {
    return Fault.of(
        ExitCode.DATA,
        Place.NONE,
        "no " + task.title() + " files found",
        "name their folder with --data-dir or $GLUE_DIR");
  }

  static GlueFolders folders(Recipe recipe, Circumstances where) {
    return GlueFolders.of(
        recipe.dataDir().orElse(null),
        where.places().glueDir(),
        where.places().workingDirectory(),
        where.places().cache().folder());
  }

  static void warnOfSkipped(List<Dataset> read, Warnings warnings) {
    for (Dataset set : read) {
      if (!set.remark().isEmpty()) {
        warnings.warn(Tag.DATA, set.remark());
      }
    }
  }
}
