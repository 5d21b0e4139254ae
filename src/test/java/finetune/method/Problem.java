package finetune.method;

import finetune.tensor.Layout;
import finetune.tensor.Part;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A loss that can be worked out by hand: f_B(x) = ½ (x − c_B)ᵀ H (x − c_B) + ⟨slope, x⟩, H
 * diagonal.
 *
 * @param layout names the numbers of x, in order
 * @param start x before the first step
 * @param curvature diagonal of H
 * @param centres c of batch t is the one at t modulo their number
 */
record Problem(
    Layout layout, double[] start, double[] curvature, double[] slope, double[][] centres)
    implements Landscape {

  private static final Layout SCALARS =
      new Layout(List.of(Part.of("x.weight", 1, 1), Part.of("y.norm.weight", 1, 1)));

  /** Problem Q: two tensors of one number, so that a norm per tensor would show. */
  static final Problem Q = new Problem(SCALARS, new double[] {3, 1}, new double[] {1, 4});

  static final Problem ASAM =
      new Problem(
          new Layout(List.of(Part.of("weight", 2))), new double[] {1, 2}, new double[] {3, 1});

  static final Problem ISOTROPIC = new Problem(SCALARS, new double[] {3, 4}, new double[] {2, 2});

  static final Problem LINE =
      new Problem(new Layout(List.of(Part.of("p", 1))), new double[] {1}, new double[] {1});

  /** Every batch has a centre of its own: shows which batch a gradient was taken on. */
  static final Problem BATCHES = Q.withCentres(new double[][] {{0, 0}, {1, -1}, {-1, 1}, {0, 2}});

  static final Problem LINE_OF_BATCHES =
      LINE.from(2).withCentres(new double[][] {{0}, {1}, {-1}, {2}});

  static final Problem LARGE =
      new Problem(new Layout(List.of(Part.of("norm.weight", 64))), upTo(1), upTo(4));

  static final Problem LINEAR =
      new Problem(
          SCALARS,
          new double[] {3, 1},
          new double[] {0, 0},
          new double[] {0.3, -0.7},
          new double[][] {{0, 0}});

  private Problem(Layout layout, double[] start, double[] curvature) {
    this(
        layout,
        start,
        curvature,
        new double[start.length],
        new double[][] {new double[start.length]});
  }

  private Problem withCentres(double[][] centres) {
    return new Problem(layout, start, curvature, slope, centres);
  }

  /** Numbers of which no two are equal, so that gradients of them have no direction in common. */
  private static double[] upTo(double most) {
    return DoubleStream.iterate(1, i -> i + 1).limit(64).map(i -> most * i / 64).toArray();
  }

  /** What is climbed instead, round about the same centres, for a loss that is not the task's. */
  @Override
  public Problem of(Loss loss) {
    double[] ones = DoubleStream.of(start).map(x -> 1).toArray();
    return loss instanceof Loss.Margin
        ? new Problem(layout, start, ones, new double[start.length], centres)
        : this;
  }

  /** The same loss from elsewhere. */
  Problem from(double... elsewhere) {
    return new Problem(layout, elsewhere, curvature, slope, centres);
  }

  /** The loss and everything in it times a number. */
  Problem times(double factor) {
    double[] steeper = DoubleStream.of(curvature).map(h -> h * factor).toArray();
    double[] longer = DoubleStream.of(slope).map(c -> c * factor).toArray();
    return new Problem(layout, start, steeper, longer, centres);
  }

  @Override
  public double loss(double[] x, long batch) {
    double loss = 0;
    for (int i = 0; i < x.length; i++) {
      double away = x[i] - centre(batch)[i];
      loss += curvature[i] * away * away / 2 + slope[i] * x[i];
    }
    return loss;
  }

  @Override
  public double[] gradient(double[] x, long batch) {
    double[] gradient = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      gradient[i] = curvature[i] * (x[i] - centre(batch)[i]) + slope[i];
    }
    return gradient;
  }

  private double[] centre(long batch) {
    return centres[(int) (batch % centres.length)];
  }
}
