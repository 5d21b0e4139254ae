package finetune.method;

import finetune.optim.BaseOptimizer;
import finetune.tensor.Tensors;

/**
 * Sharpness-aware minimization: the gradient of the displaced weights moves the weights (Foret et
 * al., arXiv 2010.01412).
 *
 * @param every displaces in each so-many-th step; the others are those of the base
 */
record Sam(AscentRule rule, BaseOptimizer base, int every) implements Method {
  @Override
  public Answer step(Tensors x, Step t) {
    if ((t.number() + 1) % every != 0) {
      return new Plain(base).step(x, t);
    }
    Answer here = t.ask(t.clean(x).wanting(rule.loss()).only(rule.reads(t)));
    Tensors displaced = here.gradient(rule.loss()).spentOn(v -> rule.displace(x, v, t));
    Answer there = t.ask(t.perturbed(displaced));
    base.step(x, there.gradient(), t.learningRate());
    return here;
  }

  @Override
  public int vectors(int lanes) {
    return 2 + rule.scratch();
  }
}
