package finetune.method;

import finetune.optim.LearningRate;
import finetune.optim.LearningRateSchedule;
import finetune.tensor.Stateful;
import finetune.tensor.Tensors;

/**
 * A way to train: which gradients a step takes, and how they become the one that goes to the base
 * optimizer. What it must know beforehand it finds out in its first step, whenever that is.
 */
interface Method extends Stateful {
  /** Moves the weights, in place; returns the answer whose loss is reported. */
  Answer step(Tensors weights, Step t);

  /**
   * Refuses, with exit code 5, a restored state that does not belong to the step that comes next.
   */
  default void requireNext(Step t) {}

  /** Where the loss of the answer that this step returns was taken. */
  default LossAt lossAt(Step t) {
    return LossAt.WEIGHTS;
  }

  /** The weights to evaluate and to export. */
  default Tensors evaluationWeights(Tensors weights) {
    return weights;
  }

  /** Requests that a step can have worked on at once. */
  default int lanes() {
    return 1;
  }

  /**
   * Vectors as large as the weights that a step holds at once, besides the weights and what the
   * base optimizer and the ascent rule remember: gradients, displaced weights, what it remembers
   * itself.
   *
   * @param lanes that requests are worked on at once
   */
  int vectors(int lanes);

  /** The learning rate that the run follows. */
  default LearningRate learningRate(LearningRateSchedule ofRecipe) {
    return ofRecipe;
  }

  /** Batches that a step takes from the order of the run. */
  default int batchesPerStep() {
    return 1;
  }

  /** How many of them it uses in that step. */
  default int batches(Step t) {
    return batchesPerStep();
  }

  /**
   * Whether it does nothing but what its base optimizer does.
   *
   * @param still whether its ascent rule displaces nothing
   */
  default boolean isPlain(boolean still) {
    return still;
  }
}
