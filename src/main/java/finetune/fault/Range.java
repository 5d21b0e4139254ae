package finetune.fault;

/** The numbers that a setting may have. */
public enum Range {
  ANY("any"),
  NOT_NEGATIVE("≥ 0"),
  POSITIVE("> 0"),
  /** A share with both ends. */
  UNIT("in [0,1]"),
  /** A share that is never all. */
  BELOW_ONE("in [0,1)"),
  /** A share that leaves a thousandth at least. */
  NEARLY_UNIT("in [0,0.999]"),
  /** A share that is never nothing. */
  ABOVE_ZERO("in (0,1]");

  private final String text;

  Range(String text) {
    this.text = text;
  }

  /** Whether the number is one of them. */
  public boolean holds(double value) {
    return switch (this) {
      case ANY -> true;
      case NOT_NEGATIVE -> value >= 0;
      case POSITIVE -> value > 0;
      case UNIT -> value >= 0 && value <= 1;
      case BELOW_ONE -> value >= 0 && value < 1;
      case NEARLY_UNIT -> value >= 0 && value <= 0.999;
      case ABOVE_ZERO -> value > 0 && value <= 1;
    };
  }

  /** Whether it ends on both sides, so that the range alone says what is wrong with a number. */
  public boolean isInterval() {
    return text.startsWith("in");
  }

  /** As it stands in a message after "must be": {@code ≥ 0}, {@code in [0,1]}. */
  @Override
  public String toString() {
    return text;
  }
}
