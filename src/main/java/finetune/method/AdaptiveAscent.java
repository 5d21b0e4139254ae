package finetune.method;

import finetune.tensor.Part;
import finetune.tensor.Tensors;
import finetune.tensor.WeightScale;
import java.util.function.Predicate;

/**
 * The rule of ASAM: the radius is measured relative to the size of each weight (Kwon et al., arXiv
 * 2102.11600).
 *
 * @param rho the radius
 * @param relative how it is measured, T
 */
record AdaptiveAscent(double rho, WeightScale relative) implements AscentRule {
  /** Everything, or what a checkpoint names a weight and not a bias. */
  static Predicate<Part> scope(String name) {
    return name.equals("all") ? Part.ANY : Part::isWeight;
  }

  @Override
  public Tensors point(Tensors weights, Tensors ascent, Step t, double scale) {
    double length = relative.norm(weights, ascent) + TINY;
    return relative.along(weights, scale * rho / length, ascent);
  }
}
