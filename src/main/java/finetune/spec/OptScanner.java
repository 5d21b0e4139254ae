package finetune.spec;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The one pass over the text of a spec that takes it apart; it knows no names. */
final class OptScanner {
  private static final int MOST_TERMS = 5;
  private static final int LONGEST = 1_000;

  private final String original;
  private final String text;
  private final Complaints complaints;
  private int at;

  OptScanner(String text, Complaints complaints) {
    this.original = text;
    this.text = text.toLowerCase(Locale.ROOT);
    this.complaints = complaints;
  }

  /** The terms that could be read; everything else is complained about. */
  List<Written> terms() {
    List<Written> terms = new ArrayList<>();
    if (!isPlain()) {
      return terms;
    }
    for (int count = 1; ; count++) {
      if (count > MOST_TERMS) {
        complaints.add(at + 1, "more than " + MOST_TERMS + " parts");
        return terms;
      }
      term(terms);
      if (peek() != '+') {
        return terms;
      }
      at++;
    }
  }

  /** Whether every character can stand in a spec at all; the first that cannot is named. */
  private boolean isPlain() {
    if (original.length() > LONGEST) {
      complaints.add(LONGEST + 1, "longer than " + LONGEST + " characters");
      return false;
    }
    for (int i = 0; i < original.length(); i++) {
      if (original.charAt(i) < ' ' || original.charAt(i) > '~') {
        strange(i, original.codePointAt(i));
        return false;
      }
    }
    return true;
  }

  private void strange(int index, int character) {
    String name = Character.getName(character);
    String called = name == null ? "" : " (" + name.toLowerCase(Locale.ROOT) + ")";
    String plain = Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKC);
    String hint = "";
    if (character == 0x2212 || Character.getType(character) == Character.DASH_PUNCTUATION) {
      hint = "use '-'";
    } else if (plain.equals(" ") || Character.isISOControl(character)) {
      hint = "a spec has no spaces";
    } else if (plain.length() == 1 && plain.charAt(0) > ' ' && plain.charAt(0) <= '~') {
      hint = "use '" + plain + "'";
    }
    complaints.add(
        index + 1,
        String.format(Locale.ROOT, "unexpected character U+%04X%s", character, called),
        hint);
  }

  private void term(List<Written> terms) {
    int start = at;
    String head = word(true);
    boolean ended = isEnd() || peek() == ':';
    if (head.isEmpty() && ended) {
      complaints.add(start + 1, "expected a method");
    } else if (!ended) {
      unexpected(head);
      skipTo("+");
      return;
    }
    if (isPositiveExponent(head)) {
      plus(head);
      return;
    }
    List<Written.Setting> settings = new ArrayList<>();
    if (peek() == ':') {
      do {
        at++;
        setting(settings);
      } while (peek() == ',');
    }
    if (!head.isEmpty()) {
      terms.add(new Written(head, start + 1, settings));
    }
  }

  private void setting(List<Written.Setting> settings) {
    int start = at;
    String key = word(false);
    if (key.isEmpty()) {
      complaints.add(start + 1, "expected key=value");
      skipTo(",+");
    } else if (peek() != '=') {
      complaints.add(at + 1, "expected '='");
      skipTo(",+");
    } else {
      at++;
      int from = at;
      skipTo(",+");
      String value = text.substring(from, at);
      if (isPositiveExponent(value)) {
        plus(value);
      } else {
        settings.add(new Written.Setting(key, start + 1, value, from + 1));
      }
    }
  }

  private void unexpected(String head) {
    char found = peek();
    String rest = text.substring(at + 1, Math.max(at + 1, end("+")));
    String hint =
        switch (found) {
          case '(' -> "write " + head + ":" + rest.replace(")", "");
          case '=' -> "write " + head + "-" + rest;
          case ' ' -> "a spec has no spaces";
          case '\'', '"' -> "leave out the quotes";
          default -> "";
        };
    complaints.add(at + 1, "unexpected '" + found + "'", hint);
  }

  /** Whether this is {@code 1e} in front of {@code +1}. */
  private boolean isPositiveExponent(String before) {
    int last = before.length() - 1;
    return last > 0
        && before.charAt(last) == 'e'
        && isDigit(before.charAt(last - 1))
        && peek() == '+'
        && at + 1 < text.length()
        && isDigit(text.charAt(at + 1));
  }

  private void plus(String before) {
    int number = before.lastIndexOf('-') + 1;
    int sign = at++;
    while (!isEnd() && isDigit(peek())) {
      at++;
    }
    String plain = before.substring(number) + text.substring(sign + 1, at);
    complaints.add(sign + 1, "a number has no '+'", "write " + plain);
    skipTo(",+");
  }

  private String word(boolean isHead) {
    int start = at;
    while (at < text.length() && isWord(text.charAt(at), isHead)) {
      at++;
    }
    return text.substring(start, at);
  }

  private static boolean isWord(char c, boolean isHead) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || (isHead && c == '.');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private boolean isEnd() {
    return at >= text.length() || text.charAt(at) == '+';
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void skipTo(String stops) {
    at = end(stops);
  }

  private int end(String stops) {
    int end = at;
    while (end < text.length() && stops.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }
}
