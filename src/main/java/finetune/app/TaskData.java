package finetune.app;

import finetune.data.Dataset;
import finetune.data.Overlap;
import finetune.data.Reading;
import finetune.data.TaskFiles;
import finetune.fault.Warnings;
import finetune.random.Noise;
import finetune.recipe.Recipe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a recipe, read.
 *
 * @param train to train on, cut to the recipe's subset
 * @param evaluation to evaluate on
 */
record TaskData(Dataset train, EvaluationData evaluation) {
  /** Finds and reads the files; the sample is one only if the recipe says so. */
  static TaskData read(Recipe recipe, Circumstances where, Reading reading) {
    RecipeFiles named = RecipeFiles.of(recipe, where);
    if (where.strictData()) {
      named.requireOfficial();
    }
    TaskFiles files = named.all();
    named.warnOfOwn(reading.warnings());
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

  static void warnOfSkipped(List<Dataset> read, Warnings warnings) {
    for (Dataset set : read) {
      if (!set.remark().isEmpty()) {
        warnings.warn(Warnings.Tag.DATA, set.remark());
      }
    }
  }
}
