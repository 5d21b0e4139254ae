package finetune.metric;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** How often each class was taken for each other, and the scores that follow from it. */
public final class Confusion {
  private final double[] classes;

  /** Number of examples of a gold class (row) that were predicted as a class (column). */
  private final double[][] counts;

  private final double[] gold;
  private final double[] predicted;
  private final double total;

  private Confusion(double[] classes, double[][] counts) {
    this.classes = classes;
    this.counts = counts;
    this.gold = Arrays.stream(counts).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
    this.predicted = new double[classes.length];
    for (double[] row : counts) {
      Arrays.setAll(predicted, k -> predicted[k] + row[k]);
    }
    this.total = Arrays.stream(gold).sum();
  }

  /** Counts every example once. */
  public static Confusion of(double[] gold, double[] predicted) {
    double[] classes =
        DoubleStream.concat(Arrays.stream(gold), Arrays.stream(predicted))
            .sorted()
            .distinct()
            .toArray();
    double[][] counts = new double[classes.length][classes.length];
    for (int i = 0; i < gold.length; i++) {
      int row = Arrays.binarySearch(classes, gold[i]);
      int column = Arrays.binarySearch(classes, predicted[i]);
      counts[row][column]++;
    }
    return new Confusion(classes, counts);
  }

  /** Share of the examples that were predicted right. */
  public Score accuracy() {
    return Score.of(right() / total);
  }

  /** F1 of one class: 2·right / (gold + predicted). */
  public Score f1(double positive) {
    int k = Arrays.binarySearch(classes, positive);
    return k < 0 ? Score.UNDEFINED : f1(k);
  }

  /** Matthews correlation of any number of classes (Gorodkin 2004, R_K). */
  public Score matthews() {
    double covariance = right() * total - product(gold, predicted);
    double goldVariance = total * total - product(gold, gold);
    double predictedVariance = total * total - product(predicted, predicted);
    return Score.of(covariance / (Math.sqrt(goldVariance) * Math.sqrt(predictedVariance)));
  }

  private Score f1(int k) {
    return Score.of(2 * counts[k][k] / (gold[k] + predicted[k]));
  }

  private double right() {
    double sum = 0;
    for (int k = 0; k < classes.length; k++) {
      sum += counts[k][k];
    }
    return sum;
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}
