package finetune.app;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Numbers;
import finetune.fault.Place;
import finetune.fault.Printable;

/** The value of an option that counts something. */
final class WholeNumber {
  private static final int MOST = 1_000_000;

  private WholeNumber() {}

  /** The number; a fault with exit code 2 if it is none from least to a million. */
  static int of(String option, String text, int least) {
    long number = Numbers.whole(text).orElse(-1);
    if (number < least || number > MOST) {
      String what = "expected a whole number from " + least + " to " + MOST + ", got ";
      throw Fault.of(ExitCode.USAGE, Place.flag(option, 1), what + Printable.quoted(text));
    }
    return (int) number;
  }
}
