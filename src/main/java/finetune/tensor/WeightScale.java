package finetune.tensor;

import java.util.function.Predicate;

/**
 * How far a weight counts as moved: T = |w| + eta on some parts, 1 on the others (Kwon et al.,
 * arXiv 2102.11600).
 *
 * @param scaled the parts that are measured by the size of their weights
 * @param eta added to the size
 */
public record WeightScale(Predicate<Part> scaled, double eta) {
  /** ASAM's usual eta. */
  public static final double ETA = 0.01;

  /** T = 1 everywhere. */
  public static final WeightScale EVEN = new WeightScale(Part.ANY.negate(), 0);

  /**
   * ‖T ⊙ v‖, nothing of which is held.
   *
   * @throws NotFiniteException where some number is NaN or infinite
   */
  public double norm(Tensors weights, Tensors v) {
    double stretched = weights.stretchedNorm(eta, v.only(scaled));
    double norm = Math.hypot(stretched, v.only(scaled.negate()).norm());
    if (!Double.isFinite(norm)) {
      throw new NotFiniteException();
    }
    return norm;
  }

  /** w + alpha · T² ⊙ v. */
  public Tensors along(Tensors weights, double alpha, Tensors v) {
    Tensors stretched = weights.plusStretched(alpha, eta, v.only(scaled));
    return stretched.plus(alpha, v.only(scaled.negate()));
  }

  /** T on the scaled parts that v has. */
  public Tensors at(Tensors weights, Tensors v) {
    return weights.within(v).only(scaled).magnitude(eta);
  }

  /** T ⊙ v. */
  public static Tensors times(Tensors scale, Tensors v) {
    return v.times(scale).orElse(v);
  }
}
