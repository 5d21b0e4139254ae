package finetune.method;

import finetune.tensor.Layout;

/** A landscape over two weights, seen from axes that are turned against its own. */
record Rotated(Landscape straight) implements Landscape {
  private static final double ANGLE = 0.7;

  /** A point or a gradient of the landscape, as it is told here. */
  static double[] turned(double[] x) {
    return by(ANGLE, x);
  }

  private static double[] back(double[] x) {
    return by(-ANGLE, x);
  }

  private static double[] by(double angle, double[] x) {
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    return new double[] {cos * x[0] - sin * x[1], sin * x[0] + cos * x[1]};
  }

  @Override
  public Layout layout() {
    return straight.layout();
  }

  @Override
  public double[] start() {
    return turned(straight.start());
  }

  @Override
  public double loss(double[] x, long row) {
    return straight.loss(back(x), row);
  }

  @Override
  public double[] gradient(double[] x, long row) {
    return turned(straight.gradient(back(x), row));
  }

  @Override
  public Landscape of(Loss loss) {
    return new Rotated(straight.of(loss));
  }
}
