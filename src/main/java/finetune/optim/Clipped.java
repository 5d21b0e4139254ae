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
  public void step(Tensors weights, Tensors gradient, double factor, double learningRate) {
    norm = factor * gradient.finiteNorm();
    base.step(weights, gradient, factor * shortening(norm), learningRate);
  }

  @Override
  public Tensors peek(Tensors weights, Tensors gradient, double factor, double learningRate) {
    double its = factor * gradient.finiteNorm();
    return base.peek(weights, gradient, factor * shortening(its), learningRate);
  }

  @Override
  public int vectors() {
    return base.vectors();
  }

  @Override
  public void forget() {
    base.forget();
  }

  /** Global norm of the last step's gradient, before it was clipped. */
  public double norm() {
    return norm;
  }

  /** What shortens a gradient of that norm; a number, so that nobody copies the gradient. */
  private double shortening(double its) {
    return Math.min(1, largest / (its + 1e-6));
  }

  @Override
  public void state(State state) {
    base.state(state);
  }
}
