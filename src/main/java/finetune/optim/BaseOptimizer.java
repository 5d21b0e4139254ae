package finetune.optim;

import finetune.tensor.Stateful;
import finetune.tensor.Tensors;

/**
 * Turns a gradient into a step of the weights.
 *
 * <p>Parts without a gradient stay as they are. Weight decay is part of the step, never of the
 * gradient. What it counts are its own steps, not those of the run.
 */
public interface BaseOptimizer extends Stateful {
  /** Goes back to where it was before its first step. */
  void forget();

  /** Vectors as large as the weights that it remembers. */
  int vectors();

  /**
   * Moves the weights, in place, and what is remembered of earlier gradients. The gradient is used
   * up: its numbers may be others afterwards.
   *
   * @param factor of the gradient
   */
  void step(Tensors weights, Tensors gradient, double factor, double learningRate);

  /** A step by the gradient as it is. */
  default void step(Tensors weights, Tensors gradient, double learningRate) {
    step(weights, gradient, 1, learningRate);
  }

  /**
   * The weights that {@link #step} would leave; nothing changes.
   *
   * @param factor of the gradient
   */
  Tensors peek(Tensors weights, Tensors gradient, double factor, double learningRate);

  /** The weights that a step by the gradient as it is would leave. */
  default Tensors peek(Tensors weights, Tensors gradient, double learningRate) {
    return peek(weights, gradient, 1, learningRate);
  }
}
