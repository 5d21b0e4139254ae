package finetune.spec;

/** What a term of an {@code --opt} spec does, outermost first: terms are printed in this order. */
public enum Role {
  /** Averages the weights of a run, however they are moved. */
  AVERAGE("both average the weights"),
  /** Starts another method late in the run. */
  SWITCH("both switch to a method"),
  /** Adds a term to the loss and takes one gradient. */
  LOSS("both change the loss"),
  /** Decides which gradients a step takes and how they are blended. */
  SCHEDULE("are both schedules"),
  /** Decides where to look: the displacement made from an ascent gradient. */
  RULE("are both ascent rules"),
  /** Turns a gradient into a step. */
  BASE("are both base optimizers");

  private final String clash;

  Role(String clash) {
    this.clash = clash;
  }

  /** Whether it acts on a whole run. */
  public boolean isWrapper() {
    return compareTo(SCHEDULE) < 0;
  }

  /** What it is called. */
  public String title() {
    return switch (this) {
      case SWITCH, AVERAGE, LOSS -> "wrapper";
      case SCHEDULE -> "schedule";
      case RULE -> "ascent rule";
      case BASE -> "base optimizer";
    };
  }

  /** What is wrong with two terms of this role, as a verb. */
  String clash() {
    return clash;
  }
}
