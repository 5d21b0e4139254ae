package finetune.app;

import finetune.data.Dataset;
import finetune.data.EncodedExamples;
import finetune.data.Encoder;
import finetune.data.Reading;
import finetune.data.TaskFile;
import finetune.recipe.Recipe;
import finetune.train.DevSet;
import java.util.ArrayList;
import java.util.List;

/**
 * The labelled files that a recipe is evaluated on, read.
 *
 * @param sets their examples, in the order of the files
 */
record EvaluationData(List<Dataset> sets) {
  /** Finds and reads the files; nothing takes their place. */
  static EvaluationData read(Recipe recipe, Circumstances where, Reading reading) {
    RecipeFiles files = RecipeFiles.of(recipe, where);
    EvaluationData data = read(files.dev(), reading);
    if (recipe.devFile().isPresent()) {
      files.warnOfOwn(reading.warnings());
    }
    TaskData.warnOfSkipped(data.sets(), reading.warnings());
    return data;
  }

  /** Reads files. */
  static EvaluationData read(List<TaskFile> files, Reading reading) {
    return new EvaluationData(files.stream().map(file -> file.read(reading)).toList());
  }

  /** The files as batches. */
  List<DevSet> devSets(Encoder encoder) {
    List<DevSet> all = new ArrayList<>();
    for (Dataset set : sets) {
      EncodedExamples examples = EncodedExamples.of(set.examples(), encoder);
      all.add(DevSet.of(set.split(), examples, set.labels()));
    }
    return all;
  }
}
