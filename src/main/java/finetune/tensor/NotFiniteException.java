package finetune.tensor;

/** A vector holds a number that is NaN or infinite; who knows the step says where it came from. */
public final class NotFiniteException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  NotFiniteException() {
    super("a number is not finite");
  }
}
