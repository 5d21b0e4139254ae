package finetune.fault;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The one strict reading of numbers: ASCII digits only, no suffixes, no hexadecimal, nothing that
 * is not finite.
 */
public final class Numbers {
  private Numbers() {}

  /**
   * A whole number such as {@code 12} or {@code -3}; empty for anything else, a leading zero and a
   * value beyond 2^53 included.
   */
  public static OptionalLong whole(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    int digits = text.length() - start;
    if (digits < 1 || digits > 16 || digits(text, start) != text.length()) {
      return OptionalLong.empty();
    }
    if (digits > 1 && text.charAt(start) == '0') {
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
    int at = 0;
    if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      at++;
    }
    int whole = digits(text, at);
    int end = whole;
    int fraction = 0;
    if (end < text.length() && text.charAt(end) == '.') {
      end = digits(text, end + 1);
      fraction = end - whole - 1;
    }
    if (whole - at + fraction == 0) {
      return OptionalDouble.empty();
    }
    if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
      int exponent = end + 1;
      if (exponent < text.length()
          && (text.charAt(exponent) == '-' || text.charAt(exponent) == '+')) {
        exponent++;
      }
      end = digits(text, exponent);
      if (end == exponent) {
        return OptionalDouble.empty();
      }
    }
    if (end != text.length()) {
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

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
