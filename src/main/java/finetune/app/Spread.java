package finetune.app;

import java.util.List;

/**
 * Where the middle of some measurements lies and how far they scatter.
 *
 * @param p10 a tenth of them is below
 * @param p90 a tenth of them is above
 */
record Spread(double p10, double median, double p90) {
  static Spread of(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new Spread(quantile(sorted, 0.1), quantile(sorted, 0.5), quantile(sorted, 0.9));
  }

  /** Between two measurements on the straight line through them, as numpy.quantile does. */
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
