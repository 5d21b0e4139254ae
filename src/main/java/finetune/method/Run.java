package finetune.method;

import finetune.data.Batch;
import finetune.data.Batches;
import finetune.data.Epochs;
import finetune.optim.LearningRate;
import finetune.random.Noise;

/**
 * What does not change during a run.
 *
 * @param steps of the whole run
 * @param batchesPerStep of the method
 * @param noise what a method draws from
 */
public record Run(
    long steps,
    LearningRate learningRate,
    Batches batches,
    int batchesPerStep,
    Noise noise,
    Oracle oracle) {
  /** The i-th batch from a step on; those of the steps that follow come after its own. */
  public Batch batch(long step, int i) {
    return batches.batch(step * batchesPerStep + i);
  }

  /** The number of epochs, the last perhaps not whole. */
  long epochCount() {
    return epochs().epoch(steps - 1) + 1;
  }

  /** Which epoch a step is in. */
  public Epochs epochs() {
    return new Epochs(batches.perEpoch(), batchesPerStep);
  }
}
