package finetune.spec;

import finetune.fault.Numbers;
import finetune.fault.Printable;
import finetune.fault.Range;
import finetune.fault.Suggestion;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * One setting of a method: what it accepts and what it is if nobody says.
 *
 * @param range of a number, or of a whole number ({@code POSITIVE}: 1 or more)
 * @param words those of a word, or those a number may have instead ({@code auto})
 * @param standard the value if nobody says; empty for none
 * @param isHeadline whether it may stand behind the name: {@code sampa-0.1}
 * @param need what else must hold if a flag is set
 */
public record Key(
    String name,
    Type type,
    Range range,
    List<String> words,
    String standard,
    boolean isHeadline,
    Optional<Need> need) {

  /** How the text of a value is read. */
  public enum Type {
    /** A decimal number. */
    NUMBER,
    /** A whole number. */
    WHOLE,
    /** One of several words. */
    WORD,
    /** The name of a schedule, with its number. */
    METHOD
  }

  /** A flag makes sense only with another key in a range. */
  public record Need(String key, Range range) {}

  public static Key number(String name, Range range, double standard) {
    return number(name, range).standing(canonical(standard));
  }

  /** A number that is left out if nobody says. */
  public static Key number(String name, Range range) {
    return new Key(name, Type.NUMBER, range, List.of(), "", false, Optional.empty());
  }

  public static Key whole(String name, int least, long standard) {
    return whole(name, least).standing(Long.toString(standard));
  }

  public static Key whole(String name, int least) {
    Range range = least == 0 ? Range.NOT_NEGATIVE : Range.POSITIVE;
    return new Key(name, Type.WHOLE, range, List.of(), "", false, Optional.empty());
  }

  /** One of some words, the first if nobody says. */
  public static Key word(String name, String... words) {
    List<String> known = List.of(words);
    return new Key(name, Type.WORD, Range.ANY, known, known.get(0), false, Optional.empty());
  }

  public static Key flag(String name, boolean standard) {
    return word(name, "true", "false").standing(Boolean.toString(standard));
  }

  /** The radius of an ascent rule. */
  public static Key rho(double standard) {
    return number("rho", Range.NOT_NEGATIVE, standard);
  }

  /** The radius where it stands on a schedule: handed on to the ascent rule. */
  public static Key rho() {
    return number("rho", Range.NOT_NEGATIVE);
  }

  /** The schedule that a wrapper switches to. */
  public static Key method(String name) {
    return new Key(name, Type.METHOD, Range.ANY, List.of(), "", false, Optional.empty());
  }

  /** The same key, which may stand behind the name of the method. */
  public static Key headline(Key key) {
    return new Key(key.name, key.type, key.range, key.words, key.standard, true, key.need);
  }

  /** The same flag, which wants another key in a range. */
  public Key needs(String other, Range inRange) {
    Need wanted = new Need(other, inRange);
    return new Key(name, type, range, words, standard, isHeadline, Optional.of(wanted));
  }

  /** The same number, which is this word if nobody says; another spelling means the word too. */
  public Key or(String word, String... spellings) {
    List<String> all = new ArrayList<>(List.of(word));
    all.addAll(List.of(spellings));
    return new Key(name, type, range, List.copyOf(all), word, isHeadline, need);
  }

  private Key standing(String value) {
    return new Key(name, type, range, words, value, isHeadline, need);
  }

  /** What is wrong with the text of a value, if anything. */
  Optional<String> problem(String text) {
    if (text.isEmpty()) {
      return Optional.of("expected " + (type == Type.WORD ? choice() : noun()));
    }
    return switch (type) {
      case NUMBER -> isWord(text) ? Optional.empty() : numberProblem(text);
      case WHOLE -> wholeProblem(text);
      case WORD -> words.contains(text) ? Optional.empty() : Optional.of(wordProblem(text));
      case METHOD -> Optional.empty();
    };
  }

  /** The one way to write a value that has no problem. */
  String canonical(String text) {
    return switch (type) {
      case NUMBER -> isWord(text) ? words.get(0) : canonical(parse(text).orElseThrow());
      case WHOLE -> canonical(parse(text).orElseThrow());
      case WORD, METHOD -> text;
    };
  }

  /** Whether the text stands for the word that a number may have instead. */
  private boolean isWord(String text) {
    OptionalDouble value = parse(text);
    return words.contains(value.isPresent() ? canonical(value.getAsDouble()) : text);
  }

  private String noun() {
    return type == Type.METHOD ? "a method" : "a number";
  }

  private String choice() {
    return String.join(" or ", words);
  }

  private String wordProblem(String text) {
    String hint = Suggestion.didYouMean(text, words);
    return name
        + " must be "
        + choice()
        + ", got "
        + Printable.quoted(text)
        + (hint.isEmpty() ? "" : "; " + hint);
  }

  private Optional<String> numberProblem(String text) {
    OptionalDouble value = parse(text);
    if (value.isPresent() && range.holds(value.getAsDouble())) {
      return Optional.empty();
    }
    if (value.isPresent() && range.isInterval()) {
      return Optional.of(name + " must be " + range + ", got " + text);
    }
    String limits = range == Range.ANY ? "" : " " + range;
    String size = looksLikeNumber(text) ? " that float32 can hold" : "";
    return Optional.of(
        name
            + " must be a finite decimal number"
            + limits
            + size
            + ", got "
            + Printable.quoted(text));
  }

  private Optional<String> wholeProblem(String text) {
    OptionalDouble value = parse(text);
    int least = range == Range.POSITIVE ? 1 : 0;
    if (value.isPresent()
        && value.getAsDouble() == Math.rint(value.getAsDouble())
        && value.getAsDouble() >= least
        && value.getAsDouble() <= Integer.MAX_VALUE) {
      return Optional.empty();
    }
    String got = value.isPresent() ? text : Printable.quoted(text);
    return Optional.of(name + " must be a whole number, " + least + " or more, got " + got);
  }

  private static boolean looksLikeNumber(String text) {
    char first = text.charAt(0);
    return first == '-'
        || first == '.'
        || Character.isDigit(first)
        || Set.of("nan", "inf", "infinity").contains(text);
  }

  /** The number, if it is written as the grammar says and a float32 holds it. */
  private static OptionalDouble parse(String text) {
    boolean odd = text.startsWith("+") || text.startsWith(".") || text.startsWith("-.");
    boolean open = text.endsWith(".") || text.contains(".e");
    OptionalDouble value = odd || open ? OptionalDouble.empty() : Numbers.decimal(text);
    if (value.isEmpty()) {
      return value;
    }
    float single = (float) value.getAsDouble();
    boolean lost = Float.isInfinite(single) || (single == 0 && value.getAsDouble() != 0);
    return lost ? OptionalDouble.empty() : value;
  }

  /** Shortest digits; never a positive exponent, which a headline number cannot have. */
  static String canonical(double value) {
    String text = value == 0 ? "0" : Numbers.format(value);
    boolean large = text.contains("e") && !text.contains("e-");
    return large ? new BigDecimal(text).toPlainString() : text;
  }
}
