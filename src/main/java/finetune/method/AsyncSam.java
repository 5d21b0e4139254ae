package finetune.method;

import finetune.optim.BaseOptimizer;
import finetune.tensor.State;
import finetune.tensor.Tensors;
import java.util.List;

/**
 * AsyncSAM: the two gradients of a step do not wait for each other, because the ascent direction is
 * the clean gradient of the step before, on that step's batch (arXiv 2503.11147).
 */
final class AsyncSam implements Method {
  private final AscentRule rule;
  private final BaseOptimizer base;
  private Tensors a;

  /** AsyncSAM before its first step. */
  AsyncSam(AscentRule rule, BaseOptimizer base) {
    this.rule = rule;
    this.base = base;
  }

  @Override
  public Answer step(Tensors x, Step t) {
    return a == null ? first(x, t) : later(x, t);
  }

  /** A step of SAM; a_1 = a_0, which is of this step. */
  private Answer first(Tensors x, Step t) {
    Answer here = t.ask(t.clean(x));
    a = here.gradient();
    Answer there = t.ask(t.perturbed(rule.displace(x, a, t)));
    base.step(x, there.gradient(), t.learningRate());
    return here;
  }

  private Answer later(Tensors x, Step t) {
    Tensors displaced = a.spentOn(v -> rule.displace(x, v, t));
    List<Answer> both =
        t.ask(
            t.perturbed(displaced), // lane 0
            t.clean(x)); // lane 1: where the next step climbs
    a = both.get(1).gradient();
    a.finiteNorm(); // nothing of this step reads it, the next one does
    base.step(x, both.get(0).gradient(), t.learningRate());
    return both.get(1);
  }

  @Override
  public int lanes() {
    return 2;
  }

  /**
   * While it displaces; then, on two lanes, displaced weights and both gradients. (One more in a
   * first step on one lane, if the base remembers something by then.)
   */
  @Override
  public int vectors(int lanes) {
    return Math.max(lanes > 1 ? 3 : 2, 2 + rule.scratch());
  }

  @Override
  public void state(State state) {
    a = state.tensors("a", a);
  }
}
