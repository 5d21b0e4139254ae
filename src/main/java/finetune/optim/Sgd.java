package finetune.optim;

import finetune.tensor.Kernels;
import finetune.tensor.State;
import finetune.tensor.Tensors;

/**
 * Stochastic gradient descent with momentum, exactly as {@code torch.optim.SGD} without dampening.
 */
public final class Sgd implements BaseOptimizer {
  private final double momentum;
  private final boolean nesterov;
  private final WeightDecay decay;
  private Tensors buffer;

  /** SGD before its first step. */
  public Sgd(double momentum, boolean nesterov, WeightDecay decay) {
    if (nesterov && momentum == 0) {
      throw new IllegalArgumentException("nesterov needs momentum > 0");
    }
    this.momentum = momentum;
    this.nesterov = nesterov;
    this.decay = decay;
  }

  @Override
  public void step(Tensors weights, Tensors gradient, double factor, double learningRate) {
    boolean first = buffer == null;
    if (first && momentum > 0) {
      buffer = gradient.zeros();
    }
    Tensors remembered = momentum > 0 ? buffer : gradient;
    for (WeightDecay.Group group : decay.groups(gradient)) {
      Tensors g = group.gradient();
      Kernels.Sgd numbers = numbers(learningRate, group, first, factor);
      Kernels.sgd(weights.within(g), g, remembered.within(g), numbers);
    }
  }

  @Override
  public Tensors peek(Tensors weights, Tensors gradient, double factor, double learningRate) {
    boolean first = buffer == null;
    Tensors remembered = first ? gradient : buffer;
    Tensors next = weights;
    for (WeightDecay.Group group : decay.groups(gradient)) {
      Tensors g = group.gradient();
      Kernels.Sgd numbers = numbers(learningRate, group, first, factor);
      next = Kernels.sgdPeek(weights.within(g), g, remembered.within(g), numbers).orElse(next);
    }
    return next;
  }

  @Override
  public int vectors() {
    return momentum > 0 ? 1 : 0;
  }

  @Override
  public void forget() {
    if (buffer != null) {
      buffer.spend();
    }
    buffer = null;
  }

  private Kernels.Sgd numbers(
      double learningRate, WeightDecay.Group group, boolean first, double factor) {
    return new Kernels.Sgd(learningRate, momentum, group.rate(), nesterov, first, factor);
  }

  @Override
  public void state(State state) {
    buffer = state.tensors("buffer", buffer);
  }
}
