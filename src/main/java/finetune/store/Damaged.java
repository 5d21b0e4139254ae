package finetune.store;

/** The finding that a checkpoint cannot be used; the message says why. */
final class Damaged extends Exception {
  private static final long serialVersionUID = 1L;

  private Damaged(String reason) {
    super(reason);
  }

  /** Something is missing or cut off. */
  static Damaged incomplete(String what) {
    return new Damaged("incomplete (" + what + ")");
  }

  /** Something is there but wrong. */
  static Damaged wrong(String what) {
    return new Damaged("damaged (" + what + ")");
  }
}
