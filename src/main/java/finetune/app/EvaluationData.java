package finetune.app;

import finetune.data.Dataset;
import finetune.data.EncodedExamples;
import finetune.data.Encoder;
import finetune.data.Reading;
import finetune.data.TaskFile;
import finetune.data.TaskFiles;
import finetune.recipe.Recipe;
import finetune.task.Task;
import finetune.train.DevSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The labelled files that a recipe is evaluated on, read.
 *
 * @param sets their examples, in the order of the files
 */
record EvaluationData(List<Dataset> sets) {
  /** Finds and reads the files; nothing takes their place. */
  static EvaluationData read(Recipe recipe, Circumstances where, Reading reading) {
    EvaluationData data = read(find(recipe, where), reading);
    TaskData.warnOfSkipped(data.sets(), reading.warnings());
    return data;
  }

  /** Reads files. */
  static EvaluationData read(List<TaskFile> files, Reading reading) {
    return new EvaluationData(files.stream().map(file -> file.read(reading)).toList());
  }

  private static List<TaskFile> find(Recipe recipe, Circumstances where) {
    Task task = recipe.task();
    Optional<TaskFile> single = TaskData.single(task, task.dev().get(0), recipe.devFile());
    if (single.isPresent()) {
      return List.of(single.get());
    }
    return recipe.sample()
        ? TaskFiles.sample(task).dev()
        : TaskData.folders(recipe, where)
            .evaluation(task)
            .orElseThrow(() -> TaskData.lacking(task));
  }

  /** The files as batches. */
  List<DevSet> devSets(Encoder encoder) {
    List<DevSet> all = new ArrayList<>();
    for (Dataset set : sets) {
      EncodedExamples examples = EncodedExamples.of(set.examples(), encoder);
      all.add(DevSet.of(set.split(), examples, set.labels(), TaskData.EVALUATION_BATCH));
    }
    return all;
  }
}
