package finetune.sharpness;

import finetune.tensor.Part;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import finetune.tensor.WeightScale;
import java.util.function.Supplier;

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
    return new Ball(rho, new WeightScale(Part::isWeight, WeightScale.ETA));
  }

  /**
   * How far the loss rises inside the ball; infinitely far where it overflows.
   *
   * @param oneStep at the rim along the gradient: what SAM looks at
   * @param most the highest that was seen, there and on the way of some projected steps; a lower
   *     bound of the maximum, as oneStep is
   */
  public record Rise(double oneStep, double most) {}

  /**
   * Climbs from the weights, with few vectors alive beside them: a climb is long.
   *
   * @param start the loss at the weights
   * @param gradient the one there
   * @param steps projected ones, the first from the weights
   */
  public Rise climb(Surface surface, Tensors weights, double start, Tensors gradient, int steps) {
    return Scope.during(
        () ->
            new Climb(surface, weights, start, relative.at(weights, gradient)).of(gradient, steps));
  }

  /** One climb; size is T. */
  private final class Climb {
    private final Surface surface;
    private final Tensors weights;
    private final double start;
    private final Tensors size;

    Climb(Surface surface, Tensors weights, double start, Tensors size) {
      this.surface = surface;
      this.weights = weights;
      this.start = start;
      this.size = size;
    }

    Rise of(Tensors gradient, int steps) {
      double oneStep = rise(() -> uphill(gradient, rho));
      double most = Math.max(0, oneStep);
      double length = REACH * rho / steps;
      Tensors u = Scope.making(() -> uphill(gradient, length));
      for (int step = 1; step <= steps && most < Double.POSITIVE_INFINITY; step++) {
        Tensors here = u;
        most = Math.max(most, rise(() -> projected(here)));
        if (step < steps) {
          u = Scope.making(() -> stepped(projected(here), length));
          Scope.current().giveBack(here);
        }
      }
      return new Rise(oneStep, most);
    }

    private Tensors stepped(Tensors u, double length) {
      return u.plus(uphill(surface.gradient(at(u)), length));
    }

    private Tensors at(Tensors u) {
      return weights.plus(WeightScale.times(size, u));
    }

    private double rise(Supplier<Tensors> u) {
      double rise = Scope.during(() -> surface.loss(at(u.get()))) - start;
      return Double.isFinite(rise) ? rise : Double.POSITIVE_INFINITY;
    }

    /** So far along T ⊙ gradient. */
    private Tensors uphill(Tensors gradient, double length) {
      Tensors direction = WeightScale.times(size, gradient);
      return direction.times(length / (direction.finiteNorm() + TINY));
    }

    private Tensors projected(Tensors u) {
      double length = u.norm();
      return length > rho ? u.times(rho / length) : u;
    }
  }
}
