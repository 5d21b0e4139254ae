package finetune.fault;

import java.util.Locale;

/** Text from outside made safe to print: control characters escaped, long values cut. */
public final class Printable {
  private static final int LONGEST_LINE = 300;
  private static final int LONGEST_VALUE = 40;

  private Printable() {}

  /** A value in single quotes, cut at 40 characters. */
  public static String quoted(String value) {
    return "'" + escaped(cut(value, LONGEST_VALUE)) + "'";
  }

  /** One line of at most 300 characters. */
  static String line(String text) {
    return cut(escaped(text), LONGEST_LINE);
  }

  /** The text, or its beginning and an ellipsis if it has more than so many characters. */
  public static String cut(String text, int longest) {
    if (text.codePointCount(0, text.length()) <= longest) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, longest - 1)) + "…";
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(out, c));
    return out.toString();
  }

  private static void append(StringBuilder out, int c) {
    boolean control = Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
    boolean format = Character.getType(c) == Character.FORMAT;
    if (control && c < 0x100) {
      out.append(String.format(Locale.ROOT, "\\x%02X", c));
    } else if (control || format || (c >= 0xD800 && c <= 0xDFFF)) {
      out.append(String.format(Locale.ROOT, "\\u%04X", c));
    } else {
      out.appendCodePoint(c);
    }
  }
}
