package finetune.fault;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The one strict reading of numbers: ASCII digits only, no suffixes, no hexadecimal, nothing that
 * is not finite.
 */
public final class Numbers {
  private static final Pattern WHOLE = Pattern.compile("-?(?:0|[1-9][0-9]{0,15})");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][+-]?[0-9]++)?");

  private Numbers() {}

  /**
   * A whole number such as {@code 12} or {@code -3}; empty for anything else, a leading zero and a
   * value beyond 2^53 included.
   */
  public static OptionalLong whole(String text) {
    if (!WHOLE.matcher(text).matches()) {
      return OptionalLong.empty();
    }
    long value = Long.parseLong(text);
    return Math.abs(value) > 1L << 53 ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /**
   * A decimal number such as {@code 2e-5}, {@code .5} or {@code +1.E3}; empty for anything else and
   * for what overflows a double.
   */
  public static OptionalDouble decimal(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      return OptionalDouble.empty();
    }
    double value = Double.parseDouble(text);
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /**
   * The shortest text that reads back as the same double, without a needless {@code .0}: {@code
   * 5e-5}, {@code 0.1}, {@code 32}.
   */
  public static String format(double value) {
    String text = Double.toString(value);
    if (text.endsWith(".0")) {
      return text.substring(0, text.length() - 2);
    }
    return text.replace(".0E", "E").replace('E', 'e');
  }
}
