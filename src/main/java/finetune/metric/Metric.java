package finetune.metric;

import java.util.Locale;
import java.util.function.BiFunction;

/** The ways in which GLUE scores predictions. */
public enum Metric {
  /** Share of predictions that are right; undefined without any. */
  ACCURACY((gold, predicted) -> Confusion.of(gold, predicted).accuracy()),
  /**
   * Harmonic mean of precision and recall of class 1; undefined if that class is neither there nor
   * predicted.
   */
  F1((gold, predicted) -> Confusion.of(gold, predicted).f1(1)),
  /** Matthews correlation; undefined if either side has one class only. */
  MATTHEWS((gold, predicted) -> Confusion.of(gold, predicted).matthews()),
  /** Linear correlation; undefined if either side is constant. */
  PEARSON(Correlation::pearson),
  /** Pearson of the ranks, ties sharing their average rank. */
  SPEARMAN(Correlation::spearman);

  private final BiFunction<double[], double[], Score> formula;

  Metric(BiFunction<double[], double[], Score> formula) {
    this.formula = formula;
  }

  /** Its name in journals and JSON, such as {@code accuracy}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The score of predictions: class indices, or numbers for the correlations. */
  public Score of(double[] gold, double[] predicted) {
    if (gold.length != predicted.length) {
      throw new IllegalArgumentException(gold.length + " labels, " + predicted.length + " guesses");
    }
    return formula.apply(gold, predicted);
  }
}
