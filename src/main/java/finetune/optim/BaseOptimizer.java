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
  /** Moves the weights, in place, and what is remembered of earlier gradients. */
  void step(Tensors weights, Tensors gradient, double learningRate);

  /** The weights that {@link #step} would leave; nothing changes. */
  Tensors peek(Tensors weights, Tensors gradient, double learningRate);
}
