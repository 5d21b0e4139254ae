package finetune.optim;

import finetune.tensor.State;
import finetune.tensor.Tensors;

/**
 * A base optimizer whose gradients are shortened to a largest global norm, exactly as {@code
 * torch.nn.utils.clip_grad_norm_}.
 */
public final class Clipped implements BaseOptimizer {
  private final BaseOptimizer base;
  private final double largest;
  private double norm;

  /**
   * Clips what goes to the base.
   *
   * @param largest norm; 0 stands for no limit
   */
  public Clipped(BaseOptimizer base, double largest) {
    if (!(largest >= 0)) {
      throw new IllegalArgumentException("clip " + largest);
    }
    this.base = base;
    this.largest = largest == 0 ? Double.POSITIVE_INFINITY : largest;
  }

  @Override
  public void step(Tensors weights, Tensors gradient, double learningRate) {
    norm = gradient.finiteNorm();
    base.step(weights, clipped(gradient, norm), learningRate);
  }

  @Override
  public Tensors peek(Tensors weights, Tensors gradient, double learningRate) {
    return base.peek(weights, clipped(gradient, gradient.finiteNorm()), learningRate);
  }

  /** Global norm of the last step's gradient, before it was clipped. */
  public double norm() {
    return norm;
  }

  private Tensors clipped(Tensors gradient, double its) {
    return gradient.times(Math.min(1, largest / (its + 1e-6)));
  }

  @Override
  public void state(State state) {
    base.state(state);
  }
}
