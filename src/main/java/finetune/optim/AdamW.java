package finetune.optim;

import finetune.tensor.Kernels;
import finetune.tensor.State;
import finetune.tensor.Tensors;

/**
 * AdamW exactly as {@code torch.optim.AdamW}: decay first, epsilon on the corrected square root
 * (Loshchilov, Hutter, arXiv 1711.05101).
 */
public final class AdamW implements BaseOptimizer {
  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private final WeightDecay decay;
  private long steps;
  private Tensors m;
  private Tensors v;

  /** AdamW before its first step. */
  public AdamW(double beta1, double beta2, double epsilon, WeightDecay decay) {
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.decay = decay;
  }

  @Override
  public void step(Tensors weights, Tensors gradient, double factor, double learningRate) {
    start(gradient);
    steps++;
    for (WeightDecay.Group group : decay.groups(gradient)) {
      Tensors g = group.gradient();
      Kernels.Adam numbers = numbers(learningRate, group, steps, factor);
      Kernels.adamw(weights.within(g), g, m.within(g), v.within(g), numbers);
    }
  }

  @Override
  public Tensors peek(Tensors weights, Tensors gradient, double factor, double learningRate) {
    start(gradient);
    Tensors next = weights;
    for (WeightDecay.Group group : decay.groups(gradient)) {
      Tensors g = group.gradient();
      Kernels.Adam numbers = numbers(learningRate, group, steps + 1, factor);
      next =
          Kernels.adamwPeek(weights.within(g), g, m.within(g), v.within(g), numbers).orElse(next);
    }
    return next;
  }

  @Override
  public int vectors() {
    return 2;
  }

  @Override
  public void forget() {
    if (m != null) {
      m.spend();
      v.spend();
    }
    steps = 0;
    m = null;
    v = null;
  }

  private void start(Tensors gradient) {
    if (m == null) {
      m = gradient.zeros();
      v = gradient.zeros();
    }
  }

  private Kernels.Adam numbers(
      double learningRate, WeightDecay.Group group, long count, double factor) {
    return new Kernels.Adam(learningRate, beta1, beta2, group.rate(), epsilon, count, factor);
  }

  @Override
  public void state(State state) {
    steps = state.count("steps", steps);
    m = state.tensors("m", m);
    v = state.tensors("v", v);
  }
}
