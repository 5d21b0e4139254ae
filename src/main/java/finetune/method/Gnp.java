package finetune.method;

import finetune.optim.BaseOptimizer;
import finetune.tensor.Part;
import finetune.tensor.Tensors;
import java.util.function.Predicate;

/**
 * GNP: penalizes the norm of the gradient, which mixes the clean gradient with the perturbed one
 * (Zhao, Zhang, Hu, arXiv 2202.03599); with a rule that displaces some layers, on those only (arXiv
 * 2503.14205).
 *
 * @param alpha share of the perturbed gradient: the penalty's factor over the radius
 */
record Gnp(AscentRule rule, BaseOptimizer base, double alpha) implements Method {
  @Override
  public Answer step(Tensors x, Step t) {
    Answer here = t.ask(t.clean(x).only(rule.reads(t)));
    Tensors g = here.gradient();
    Tensors displaced = g.usedOn(v -> rule.displace(x, v, t));
    Tensors gp = t.ask(t.perturbed(displaced)).gradient();
    Predicate<Part> mixed = rule.displaced();
    Tensors u = g.only(mixed).mix(alpha, gp.only(mixed)).orElse(gp);
    base.step(x, u, t.learningRate());
    return here;
  }

  /** Both gradients, and at first the displaced weights, then the mix. */
  @Override
  public int vectors(int lanes) {
    return Math.max(3, 2 + rule.scratch());
  }

  /**
   * The clean gradient alone is the base, unless the perturbed one stays in charge of some parts.
   */
  @Override
  public boolean isPlain(boolean still) {
    return still || (alpha == 0 && rule.displaced() == Part.ANY);
  }
}
