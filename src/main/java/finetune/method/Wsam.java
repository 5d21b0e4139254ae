package finetune.method;

import finetune.optim.BaseOptimizer;
import finetune.tensor.Tensors;

/**
 * WSAM: the sharpness weighs as much as one likes beside the loss (Yue et al., arXiv 2305.15817).
 *
 * @param gamma share of the perturbed loss; the sharpness weighs gamma / (1 − gamma)
 * @param isDecoupled whether the sharpness moves the weights by itself, past the base optimizer
 */
record Wsam(AscentRule rule, BaseOptimizer base, double gamma, boolean isDecoupled)
    implements Method {
  @Override
  public Answer step(Tensors x, Step t) {
    Answer here = t.ask(t.clean(x));
    Tensors g = here.gradient();
    Tensors displaced = g.usedOn(v -> rule.displace(x, v, t));
    Tensors gp = t.ask(t.perturbed(displaced)).gradient();
    double weight = gamma / (1 - gamma);
    if (isDecoupled) {
      decoupled(x, g, gp, weight, t.learningRate());
    } else {
      base.step(x, g.mix(weight, gp), t.learningRate());
    }
    return here;
  }

  private void decoupled(Tensors x, Tensors g, Tensors gp, double weight, double rate) {
    gp.finiteNorm(); // the base would not notice
    Tensors sharpness = gp.spentOn(v -> v.plus(-1, g)); // before the base uses g up
    base.step(x, g, rate);
    x.within(sharpness).add(sharpness.times(-rate * weight));
  }

  /** Both gradients, and at first the displaced weights, then the mix. */
  @Override
  public int vectors(int lanes) {
    return Math.max(3, 2 + rule.scratch());
  }
}
