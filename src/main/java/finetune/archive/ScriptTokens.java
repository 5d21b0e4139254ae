package finetune.archive;

import finetune.archive.ScriptToken.Kind;

/**
 * Cuts TorchScript source into tokens, one at a time. A string it cannot read to its end is an
 * IllegalArgumentException.
 */
final class ScriptTokens {
  private final String text;
  private int at;
  private int line = 1;

  ScriptTokens(String text) {
    this.text = text;
  }

  /** The line that is being read, from 1. */
  int line() {
    return line;
  }

  /** The next token, or null at the end. */
  ScriptToken next() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        at = text.indexOf('\n', at) < 0 ? text.length() : text.indexOf('\n', at);
      } else if (c == '\n') {
        at++;
        line++;
      } else if (isWordStart(c)) {
        return word();
      } else if (c == '"' || c == '\'') {
        return string(c);
      } else if (c == ' ' || c == '\t' || c == '\r') {
        at++;
      } else {
        at++;
        return new ScriptToken(Kind.SIGN, String.valueOf(c), line);
      }
    }
    return null;
  }

  private ScriptToken word() {
    int start = at;
    while (at < text.length() && (isWordStart(text.charAt(at)) || isDigit(text.charAt(at)))) {
      at++;
    }
    return new ScriptToken(Kind.WORD, text.substring(start, at), line);
  }

  /** Both kinds of quotes; a backslash and what follows are kept. */
  private ScriptToken string(char quote) {
    if (text.startsWith(String.valueOf(quote).repeat(3), at)) {
      throw new IllegalArgumentException("string in triple quotes is not allowed");
    }
    int start = ++at;
    while (at < text.length() && text.charAt(at) != quote && text.charAt(at) != '\n') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= text.length() || text.charAt(at) != quote) {
      throw new IllegalArgumentException("string without an end");
    }
    return new ScriptToken(Kind.STRING, text.substring(start, at++), line);
  }

  private static boolean isWordStart(char c) {
    return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
