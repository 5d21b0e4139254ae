package finetune.method;

import finetune.optim.BaseOptimizer;
import finetune.tensor.State;
import finetune.tensor.Tensors;

/**
 * OptSAM: the naive way not to wait for an ascent gradient, which climbs along the last step's
 * gradient of the displaced weights. A baseline of SAMPa (Xie, Pethick, Cevher, arXiv 2410.10683);
 * the exact rule is ours.
 */
final class OptSam implements Method {
  private final AscentRule rule;
  private final BaseOptimizer base;
  private Tensors d;

  /** OptSAM before its first step. */
  OptSam(AscentRule rule, BaseOptimizer base) {
    this.rule = rule;
    this.base = base;
  }

  @Override
  public Answer step(Tensors x, Step t) {
    if (d == null) {
      d = t.ask(t.clean(x)).gradient(); // d_0: of the weights as they are
    }
    Tensors displaced = d.spentOn(v -> rule.displace(x, v, t));
    Answer there = t.ask(t.perturbed(displaced));
    d = there.gradient().copy(); // the base uses up the other
    base.step(x, there.gradient(), t.learningRate());
    return there;
  }

  @Override
  public LossAt lossAt(Step t) {
    return LossAt.PERTURBED;
  }

  @Override
  public int vectors(int lanes) {
    return 2 + rule.scratch();
  }

  @Override
  public void state(State state) {
    d = state.tensors("d", d);
  }
}
