package finetune.method;

import finetune.tensor.Part;
import finetune.tensor.Tensors;
import java.util.function.Predicate;

/**
 * The rule of ASAM: the radius is measured relative to the size of each weight, T = |w| + eta (Kwon
 * et al., arXiv 2102.11600).
 *
 * @param rho the radius
 * @param eta added to the size of a weight
 * @param scaled the parts whose weights are measured so; T = 1 on the others
 */
record AdaptiveAscent(double rho, double eta, Predicate<Part> scaled) implements AscentRule {
  /** Everything, or what a checkpoint names a weight and not a bias. */
  static Predicate<Part> scope(String name) {
    return name.equals("all") ? part -> true : part -> part.name().contains("weight");
  }

  @Override
  public Tensors displace(Tensors weights, Tensors ascent, Step t, double scale) {
    Tensors size = weights.within(ascent).only(scaled).magnitude(eta);
    Tensors relative = scaledBy(size, ascent); // T ⊙ v
    double length = relative.finiteNorm() + TINY;
    return weights.plus(scale * rho / length, scaledBy(size, relative));
  }

  /** T, T ⊙ v and T² ⊙ v. */
  @Override
  public int scratch() {
    return 3;
  }

  private static Tensors scaledBy(Tensors size, Tensors v) {
    return v.times(size).orElse(v);
  }
}
