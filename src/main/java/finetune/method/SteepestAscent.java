package finetune.method;

import finetune.tensor.Tensors;

/**
 * The rule of SAM: as far as the radius along the gradient (Foret et al., arXiv 2010.01412).
 *
 * @param rho the radius
 */
record SteepestAscent(double rho) implements AscentRule {
  @Override
  public Tensors point(Tensors weights, Tensors ascent, Step t, double scale) {
    return weights.plus(scale * rho / (ascent.finiteNorm() + TINY), ascent);
  }
}
