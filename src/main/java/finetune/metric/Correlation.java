package finetune.metric;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The two correlations of numbers. */
final class Correlation {
  private Correlation() {}

  static Score pearson(double[] a, double[] b) {
    if (isConstant(a) || isConstant(b)) {
      return Score.UNDEFINED;
    }
    double[] x = direction(a);
    double[] y = direction(b);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return Score.of(Double.isNaN(sum) ? sum : Math.max(-1, Math.min(1, sum)));
  }

  static Score spearman(double[] a, double[] b) {
    boolean numbers = Arrays.stream(a).noneMatch(Double::isNaN);
    numbers &= Arrays.stream(b).noneMatch(Double::isNaN);
    return numbers ? pearson(ranks(a), ranks(b)) : Score.UNDEFINED;
  }

  /** Ranks from 1; equal values share the average of their ranks. */
  static double[] ranks(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i] + 0.0)) // -0 equals 0
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[values.length];
    for (int from = 0, to; from < order.length; from = to) {
      to = from + 1;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + 1 + to) / 2.0;
      }
    }
    return ranks;
  }

  /** Compared as they are: the mean of equal numbers need not be that number. */
  private static boolean isConstant(double[] values) {
    return Arrays.stream(values).allMatch(value -> value == values[0]);
  }

  /** The deviations from the mean, scaled to length 1 by way of the largest, so none overflows. */
  private static double[] direction(double[] values) {
    double scale = Arrays.stream(values).map(Math::abs).max().orElse(1);
    double mean = Arrays.stream(values).map(value -> value / scale).average().orElse(0);
    double[] deviations = Arrays.stream(values).map(value -> value / scale - mean).toArray();
    double largest = Arrays.stream(deviations).map(Math::abs).max().orElse(1);
    double squares = Arrays.stream(deviations).map(d -> (d / largest) * (d / largest)).sum();
    double length = largest * Math.sqrt(squares);
    return Arrays.stream(deviations).map(d -> d / length).toArray();
  }
}
