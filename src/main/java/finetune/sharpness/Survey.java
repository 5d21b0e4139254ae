package finetune.sharpness;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.random.Noise;
import finetune.tensor.NotFiniteException;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A measurement of how sharp the surface is around some weights.
 *
 * @param settings what is measured
 * @param weights at which
 * @param say told what is measured next
 */
public record Survey(Settings settings, Surface surface, Tensors weights, Consumer<String> say) {
  /** What can be measured. */
  public enum Measure {
    BALL,
    EIGENVALUES,
    TRACE,
    LINE,
    PLANE
  }

  /**
   * What is measured, and how finely.
   *
   * @param radii of the balls
   * @param climb projected steps inside a ball
   * @param lanczos products with the Hessian for its eigenvalues
   * @param probes of the trace
   * @param line places along a line
   * @param plane places along each side of a plane
   * @param seed of random vectors; equal seeds give equal directions to compared runs
   */
  public record Settings(
      Set<Measure> measures,
      List<Double> radii,
      int climb,
      int lanczos,
      int probes,
      int line,
      int plane,
      long seed) {
    private long key(int what, int number) {
      return new Noise(seed).key(Noise.Stream.PROBE, what, 0, number);
    }
  }

  /**
   * How far from the weights gradients are taken for products with the Hessian: the first distance
   * at which the largest eigenvalue is steady. A sharp minimum wants a small one, rounding a large
   * one.
   */
  private static final double[] DISTANCES = {1e-2, 1e-3, 1e-4};

  /** A random direction is flat: what would be too far along the sharpest one is near there. */
  private static final double TRACE_DISTANCE = 1e-2;

  private static final int EIGENVALUES = 0;
  private static final int TRACE = 1;
  private static final int DIRECTION = 2;

  /** The rise of the loss in SAM's ball of a radius, and in ASAM's. */
  public record Rises(double rho, Ball.Rise round, Ball.Rise adaptive) {}

  /**
   * The largest eigenvalues of the Hessian.
   *
   * @param distance from the weights, of the gradients that they were taken from
   * @param atHalf the largest, at half that distance
   * @param atTwice at twice the distance; where the three differ, none is to be trusted
   */
  public record Eigenvalues(
      List<Lanczos.Eigenvalue> values, double distance, double atHalf, double atTwice) {
    private static final double TOLERANCE = 0.05;

    /** Whether the three agree. */
    public boolean isSteady() {
      double top = values.get(0).value();
      double most = TOLERANCE * Math.abs(top);
      return Math.abs(atHalf - top) <= most && Math.abs(atTwice - top) <= most;
    }
  }

  /** Losses at places along a direction, or along two. */
  public record Line(double[] places, double[] losses) {}

  /** Losses on a plane: a row a place along the second direction. */
  public record Plane(double[] places, double[][] losses) {}

  /** What was found; what was not asked for is absent. */
  public record Findings(
      double loss,
      double gradientNorm,
      List<Rises> ball,
      Optional<Eigenvalues> eigenvalues,
      Optional<Trace> trace,
      Optional<Line> line,
      Optional<Plane> plane) {}

  /**
   * Measures everything that is asked for, one after the other; a fault with exit code 7 where the
   * loss at the weights, or a gradient near them, is not finite.
   */
  public Findings findings() {
    try {
      return measured();
    } catch (NotFiniteException e) {
      throw notFinite("a gradient near the weights", e);
    }
  }

  private static Fault notFinite(String what, NotFiniteException cause) {
    String why = what + " is not finite: there is no sharpness to measure";
    return Fault.of(ExitCode.DIVERGED, Place.NONE, why, "", cause);
  }

  private Findings measured() {
    double loss = surface.loss(weights);
    if (!Double.isFinite(loss)) {
      throw notFinite("the loss at the weights", null);
    }
    return Scope.during(
        () -> {
          Tensors gradient = surface.gradient(weights);
          return new Findings(
              loss,
              gradient.finiteNorm(),
              measured(Measure.BALL, () -> rises(loss, gradient)).orElse(List.of()),
              measured(Measure.EIGENVALUES, this::eigenvalues),
              measured(Measure.TRACE, this::trace),
              measured(Measure.LINE, this::line),
              measured(Measure.PLANE, this::plane));
        });
  }

  private <T> Optional<T> measured(Measure what, Supplier<T> how) {
    if (!settings.measures().contains(what)) {
      return Optional.empty();
    }
    say.accept(what.name().toLowerCase(Locale.ROOT));
    return Optional.of(how.get());
  }

  private List<Rises> rises(double loss, Tensors gradient) {
    return settings.radii().stream()
        .map(
            rho ->
                new Rises(
                    rho,
                    climb(Ball.round(rho), loss, gradient),
                    climb(Ball.adaptive(rho), loss, gradient)))
        .toList();
  }

  private Ball.Rise climb(Ball ball, double loss, Tensors gradient) {
    return ball.climb(surface, weights, loss, gradient, settings.climb());
  }

  private Hessian hessian(double h) {
    return new Hessian(surface, weights, h);
  }

  private Eigenvalues eigenvalues() {
    Eigenvalues found = null;
    for (double distance : DISTANCES) {
      if (found == null || !found.isSteady()) {
        found = Scope.during(() -> eigenvalues(distance));
      }
    }
    return found;
  }

  private Eigenvalues eigenvalues(double h) {
    Tensors start = weights.normals(settings.key(EIGENVALUES, 0));
    Lanczos.Spectrum found = new Lanczos(settings.lanczos()).of(hessian(h), start);
    return new Eigenvalues(
        found.values(),
        h,
        hessian(h / 2).rayleigh(found.top()),
        hessian(2 * h).rayleigh(found.top()));
  }

  private Trace trace() {
    return Trace.of(
        hessian(TRACE_DISTANCE),
        settings.probes(),
        number -> weights.normals(settings.key(TRACE, (int) number)));
  }

  private Tensors direction(int number) {
    return Section.direction(weights, settings.key(DIRECTION, number));
  }

  private Line line() {
    Section section = Section.of(settings.line());
    return Scope.during(
        () -> new Line(section.places(), section.line(surface, weights, direction(0))));
  }

  private Plane plane() {
    Section section = Section.of(settings.plane());
    return Scope.during(
        () ->
            new Plane(
                section.places(), section.plane(surface, weights, direction(0), direction(1))));
  }
}
