package finetune.sharpness;

import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import finetune.tensor.WeightScale;

/**
 * The points around some weights that a method with this radius may look at: w + T ⊙ u with ‖u‖ ≤
 * rho.
 *
 * @param relative T
 */
public record Ball(double rho, WeightScale relative) {
  /** Added to a norm, so that a zero gradient leads nowhere. */
  private static final double TINY = 1e-12;

  /** Of the steps' lengths together, in radii: enough to reach the rim and to walk along it. */
  private static final double REACH = 1.5;

  /** The ball of SAM. */
  public static Ball round(double rho) {
    return new Ball(rho, WeightScale.EVEN);
  }

  /** The ball of ASAM with its usual eta. */
  public static Ball adaptive(double rho) {
    return new Ball(rho, new WeightScale(WeightScale::isWeight, 0.01));
  }

  /**
   * How far the loss rises inside the ball.
   *
   * @param oneStep at the rim along the gradient: what SAM looks at
   * @param most the highest that was seen on the way of some projected steps; a lower bound of the
   *     maximum, as oneStep is
   */
  public record Rise(double oneStep, double most) {}

  /**
   * Climbs from the weights.
   *
   * @param start the loss at the weights
   * @param gradient the one there
   * @param steps projected ones after the first
   */
  public Rise climb(Surface surface, Tensors weights, double start, Tensors gradient, int steps) {
    return Scope.during(() -> climbed(surface, weights, start, gradient, steps));
  }

  private Rise climbed(
      Surface surface, Tensors weights, double start, Tensors gradient, int steps) {
    Tensors size = relative.at(weights, gradient);
    Tensors first = along(WeightScale.times(size, gradient), rho);
    double oneStep = surface.loss(weights.plus(WeightScale.times(size, first))) - start;
    Tensors u = along(WeightScale.times(size, gradient), REACH * rho / steps);
    double most = Math.max(0, oneStep);
    for (int step = 1; step <= steps; step++) {
      Tensors inside = projected(u);
      Tensors there = weights.plus(WeightScale.times(size, inside));
      most = Math.max(most, surface.loss(there) - start);
      if (step < steps) {
        u =
            inside.plus(
                along(WeightScale.times(size, surface.gradient(there)), REACH * rho / steps));
      }
    }
    return new Rise(oneStep, most);
  }

  private static Tensors along(Tensors direction, double length) {
    return direction.times(length / (direction.finiteNorm() + TINY));
  }

  private Tensors projected(Tensors u) {
    double length = u.norm();
    return length > rho ? u.times(rho / length) : u;
  }
}
