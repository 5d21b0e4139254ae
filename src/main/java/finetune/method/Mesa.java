package finetune.method;

import finetune.optim.BaseOptimizer;
import finetune.spec.OptSpec;
import finetune.tensor.State;
import finetune.tensor.Tensors;

/**
 * Memory-efficient sharpness-aware training: draws the logits towards those of a moving average of
 * the weights, which costs a forward pass (Du et al., arXiv 2205.14083).
 */
final class Mesa implements Method {
  /**
   * How it draws.
   *
   * @param lambda weight of the distance
   * @param tau temperature of both softmaxes
   * @param start the last epoch that it leaves alone
   * @param decay share of the average that a step leaves
   */
  record Settings(double lambda, double tau, int start, double decay) {
    static Settings of(OptSpec.Term p) {
      return new Settings(p.number("lambda"), p.number("tau"), p.whole("start"), p.number("decay"));
    }
  }

  private final BaseOptimizer base;
  private final Settings settings;
  private Tensors average;

  Mesa(BaseOptimizer base, Settings settings) {
    this.base = base;
    this.settings = settings;
  }

  @Override
  public Answer step(Tensors x, Step t) {
    if (average == null) {
      average = x.copy();
    }
    Loss loss = t.epoch() > settings.start() ? drawn(t) : Loss.TASK;
    Answer here = t.ask(t.clean(x).wanting(loss));
    base.step(x, here.gradient(loss), t.learningRate());
    average.approach(1 - settings.decay(), x);
    return here;
  }

  private Loss drawn(Step t) {
    Answer there = t.ask(t.clean(average).forwardOnly().withoutDropout());
    return new Loss.Drawn(there.logits(), settings.tau(), settings.lambda());
  }

  /** The gradient and the average. */
  @Override
  public int vectors(int lanes) {
    return 2;
  }

  @Override
  public boolean isPlain(boolean still) {
    return settings.lambda() == 0;
  }

  @Override
  public void state(State state) {
    average = state.tensors("average", average);
  }
}
