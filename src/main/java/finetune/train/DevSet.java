package finetune.train;

import finetune.data.EncodedExamples;
import finetune.data.EvaluationBatches;
import finetune.task.Split;

/**
 * A labelled file that is evaluated on.
 *
 * @param split which of the task's files it is
 * @param batches its examples
 * @param gold its labels, in the order of the file: class indices or scores
 */
public record DevSet(Split split, EvaluationBatches batches, double[] gold) {
  /** The examples of a file in batches. */
  public static DevSet of(Split split, EncodedExamples examples, double[] gold) {
    return new DevSet(split, new EvaluationBatches(examples), gold);
  }
}
