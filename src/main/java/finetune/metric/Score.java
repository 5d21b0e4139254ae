package finetune.metric;

/**
 * One number that says how good predictions are.
 *
 * @param value the score, always finite; 0 where it is undefined
 * @param defined false if the formula divides by zero, as a correlation with constant predictions
 */
public record Score(double value, boolean defined) {
  /** What a metric gives where its formula has no value. */
  public static final Score UNDEFINED = new Score(0, false);

  public Score {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("score " + value);
    }
  }

  /** The score of that value; undefined if it is not finite. */
  static Score of(double value) {
    return Double.isFinite(value) ? new Score(value, true) : UNDEFINED;
  }
}
