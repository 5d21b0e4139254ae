package finetune.recipe;

import finetune.fault.Numbers;
import finetune.fault.Printable;
import finetune.fault.Problems;
import finetune.fault.Range;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The strict reading of numbers in settings, with messages that name key and range. */
final class NumberText {
  /** A decimal number, of which only the size can be wrong. */
  private static final Pattern LARGE = Pattern.compile("-?[0-9]+(\\.[0-9]+)?[eE]?[0-9]+");

  private NumberText() {}

  /** A whole number in a range; {@code otherwise} names what else the key takes. */
  static Optional<Long> whole(
      String key, Setting setting, long least, long most, String otherwise, Problems problems) {
    String text = setting.text();
    OptionalLong value = setting.isQuoted() ? OptionalLong.empty() : Numbers.whole(text);
    if (value.isPresent() && value.getAsLong() >= least && value.getAsLong() <= most) {
      return Optional.of(value.getAsLong());
    }
    if (!setting.isQuoted() && text.matches("0[0-9]+")) {
      problems.add(setting.place(), "leading zero", "write " + withoutLeadingZero(text));
      return Optional.empty();
    }
    boolean isNumber = Numbers.decimal(text).isPresent();
    if (setting.isFlag() && !isNumber && otherwise.isEmpty()) {
      int column = numeric(text, "-0123456789") + 1;
      problems.add(
          setting.places().apply(column), Printable.quoted(text) + " is not a whole number");
      return Optional.empty();
    }
    String must = key + " must be " + otherwise + "a whole number ≥ " + least;
    boolean isLarge = isNumber && Numbers.decimal(text).getAsDouble() > most;
    String hint = setting.isQuoted() ? "leave out the quotes" : isLarge ? "at most " + most : "";
    problems.add(setting.place(), must + ", got " + got(setting), hint);
    return Optional.empty();
  }

  /** A decimal number in a range. */
  static Optional<Double> decimal(String key, Setting setting, Range range, Problems problems) {
    String text = setting.text();
    OptionalDouble value = setting.isQuoted() ? OptionalDouble.empty() : Numbers.decimal(text);
    if (value.isPresent() && range.holds(value.getAsDouble())) {
      return Optional.of(value.getAsDouble());
    }
    if (setting.isFlag() && value.isEmpty()) {
      boolean isLarge = LARGE.matcher(text).matches();
      int column = isLarge ? 1 : numeric(text, "-+.eE0123456789") + 1;
      String not = isLarge ? " is larger than a double" : " is not a number";
      problems.add(setting.places().apply(column), Printable.quoted(text) + not);
      return Optional.empty();
    }
    String finite = range.isInterval() ? "" : " and finite";
    String hint = setting.isQuoted() ? "leave out the quotes" : "";
    problems.add(
        setting.place(), key + " must be " + range + finite + ", got " + got(setting), hint);
    return Optional.empty();
  }

  private static String got(Setting setting) {
    if (setting.isQuoted()) {
      return Printable.quoted('"' + setting.text() + '"');
    }
    boolean isNumber = Numbers.decimal(setting.text()).isPresent() && setting.text().length() < 40;
    return isNumber ? setting.text() : Printable.quoted(setting.text());
  }

  /** The number in base ten, and in base eight if whoever wrote it may have meant that. */
  private static String withoutLeadingZero(String text) {
    String digits = text.replaceFirst("^0+(?=.)", "");
    boolean mayBeOctal = text.matches("[0-7]+") && digits.length() < 16;
    String octal = mayBeOctal ? Long.toString(Long.parseLong(digits, 8)) : digits;
    return octal.equals(digits) ? digits : digits + " or " + octal;
  }

  /** How many of the first characters are among these. */
  private static int numeric(String text, String characters) {
    int at = 0;
    while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }
}
