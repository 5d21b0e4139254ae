package finetune.archive;

/**
 * A word, a string or one other character of TorchScript source.
 *
 * @param kind what it is
 * @param text the word, the string's content with its escapes as they stand, or the character
 * @param line its line, from 1
 */
record ScriptToken(Kind kind, String text, int line) {
  /** The kinds of tokens. */
  enum Kind {
    WORD,
    STRING,
    SIGN
  }

  boolean isSign(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }

  boolean isWord() {
    return kind == Kind.WORD;
  }

  boolean isWord(String word) {
    return isWord() && text.equals(word);
  }

  boolean isString() {
    return kind == Kind.STRING;
  }
}
