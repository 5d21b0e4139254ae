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
 * @param files where they are
 * @param train to train on, cut to the recipe's subset
 * @param dev to evaluate on, in the order of the files
 */
record TaskData(TaskFiles files, Dataset train, List<Dataset> dev) {

  /** Whether the built-in sample takes the place of files that nobody has named or put anywhere. */
  static boolean isSample(Recipe recipe, Circumstances where) {
    boolean single = recipe.trainFile().isPresent() || recipe.devFile().isPresent();
    GlueFolders folders = folders(recipe, where);
    return recipe.sample()
        || (!single && folders.named() == null && folders.training(recipe.task()).isEmpty());
  }

  /** Finds and reads the files. */
  static TaskData read(Recipe recipe, Circumstances where, Reading reading) {
    TaskFiles files = files(recipe, where, reading.warnings());
    Dataset all = files.train().read(reading);
    List<Dataset> dev = files.dev().stream().map(file -> file.read(reading)).toList();
    for (int i = 0; i < dev.size(); i++) {
      Overlap.warn(all, files.dev().get(i).split().name(), dev.get(i), reading.warnings());
    }
    Noise noise = new Noise(recipe.seed());
    Dataset train = recipe.maxTrainSamples().map(most -> all.subset(most, noise)).orElse(all);
    TaskData data = new TaskData(files, train, dev);
    data.warnOfSkipped(all, reading.warnings());
    return data;
  }

  /** SHA-256 of every file, by its name. */
  Map<String, String> hashes() {
    Map<String, String> hashes = new LinkedHashMap<>();
    hashes.put(files.train().split().file(), train.sha256());
    for (int i = 0; i < dev.size(); i++) {
      hashes.put(files.dev().get(i).split().file(), dev.get(i).sha256());
    }
    return hashes;
  }

  /** Finds the labelled files to evaluate on; nothing takes their place. */
  static List<TaskFile> evaluation(Recipe recipe, Circumstances where) {
    Task task = recipe.task();
    if (recipe.devFile().isPresent()) {
      return List.of(TaskFiles.single(task, task.dev().get(0), recipe.devFile().get()));
    }
    if (recipe.sample()) {
      return TaskFiles.sample(task).dev();
    }
    return folders(recipe, where).evaluation(task).orElseThrow(() -> lacking(task)).dev();
  }

  private static TaskFiles files(Recipe recipe, Circumstances where, Warnings warnings) {
    Task task = recipe.task();
    Optional<TaskFile> train = single(task, task.train(), recipe.trainFile());
    Optional<TaskFile> dev = single(task, task.dev().get(0), recipe.devFile());
    if (train.isPresent() && dev.isPresent()) {
      return new TaskFiles(train.get(), List.of(dev.get()), false);
    }
    TaskFiles found = recipe.sample() ? TaskFiles.sample(task) : found(recipe, where, warnings);
    TaskFiles trained = train.map(found::withTrain).orElse(found);
    return dev.map(trained::withDev).orElse(trained);
  }

  private static Optional<TaskFile> single(Task task, Split split, Optional<Path> file) {
    return file.map(path -> TaskFiles.single(task, split, path));
  }

  private static TaskFiles found(Recipe recipe, Circumstances where, Warnings warnings) {
    Task task = recipe.task();
    GlueFolders folders = folders(recipe, where);
    Optional<TaskFiles> found = folders.training(task);
    if (found.isPresent()) {
      return found.get();
    }
    if (recipe.trainFile().isPresent() || recipe.devFile().isPresent()) {
      throw lacking(task);
    }
    TaskFiles sample = TaskFiles.sample(task);
    int rows = sample.train().read(Reading.failing((tag, text) -> {})).size();
    warnings.warn(Tag.DATA, folders.nothingFound(task, rows));
    return sample;
  }

  private static Fault lacking(Task task) {
    return Fault.of(
        ExitCode.DATA,
        Place.NONE,
        "no " + task.title() + " files found",
        "name their folder with --data-dir or $GLUE_DIR");
  }

  static GlueFolders folders(Recipe recipe, Circumstances where) {
    return GlueFolders.of(
        recipe.dataDir().orElse(null),
        where.glueDir(),
        where.workingDirectory(),
        where.cache().folder());
  }

  private void warnOfSkipped(Dataset all, Warnings warnings) {
    if (!all.remark().isEmpty()) {
      warnings.warn(Tag.DATA, all.remark());
    }
    for (Dataset set : dev) {
      if (!set.remark().isEmpty()) {
        warnings.warn(Tag.DATA, set.remark());
      }
    }
  }
}
