package finetune.method;

import finetune.optim.BaseOptimizer;
import finetune.tensor.State;
import finetune.tensor.Tensors;

/**
 * AE-SAM: displaces where the gradient is long for its recent history, for there the loss is sharp
 * (Jiang et al., arXiv 2304.14647).
 */
final class AeSam implements Method {
  private final AscentRule rule;
  private final BaseOptimizer base;
  private final double delta;
  private final double lambda1;
  private final double lambda2;
  private double mu;
  private double s2;

  /**
   * AE-SAM before its first step.
   *
   * @param delta what is kept of mean and variance of the squared norm from step to step
   * @param lambda1 standard deviations above the mean from which on it displaces, at the run's end
   * @param lambda2 the same at its start
   */
  AeSam(AscentRule rule, BaseOptimizer base, double delta, double lambda1, double lambda2) {
    this.rule = rule;
    this.base = base;
    this.delta = delta;
    this.lambda1 = lambda1;
    this.lambda2 = lambda2;
  }

  @Override
  public Answer step(Tensors x, Step t) {
    Answer here = t.ask(t.clean(x));
    Tensors u = here.gradient();
    if (isLong(u, t)) {
      Tensors displaced = u.spentOn(g -> rule.displace(x, g, t));
      u = t.ask(t.perturbed(displaced)).gradient();
    }
    base.step(x, u, t.learningRate());
    return here;
  }

  private boolean isLong(Tensors g, Step t) {
    double norm = g.finiteNorm();
    double q = norm * norm;
    mu = delta * mu + (1 - delta) * q;
    s2 = delta * s2 + (1 - delta) * (q - mu) * (q - mu);
    double done = (double) t.number() / t.run().steps();
    double c = done * lambda1 + (1 - done) * lambda2;
    return q >= mu + c * Math.sqrt(s2);
  }

  @Override
  public int vectors(int lanes) {
    return 2 + rule.scratch();
  }

  @Override
  public void state(State state) {
    mu = state.number("mu", mu);
    s2 = state.number("s2", s2);
  }
}
