package finetune.method;

import java.util.List;

/**
 * One part of a spec as it was written; columns count from 1.
 *
 * @param head what stands before the colon: a name, perhaps with a number
 */
record Written(String head, int column, List<Setting> settings) {

  /** One key and its value. */
  record Setting(String key, int column, String value, int valueColumn) {}

  /**
   * A head taken apart.
   *
   * @param number the text of the headline number; empty if there is none
   * @param numberAt its index in the head
   */
  record Head(String name, String number, int numberAt) {

    /** Splits off the longest suffix that is a dash and a number. */
    static Head of(String head) {
      for (int at = head.indexOf('-'); at >= 0; at = head.indexOf('-', at + 1)) {
        if (isNumber(head, at + 1)) {
          return new Head(head.substring(0, at), head.substring(at + 1), at + 1);
        }
      }
      return new Head(head, "", head.length());
    }

    /** digits [ "." digits ] [ "e-" digits ], to the end. */
    private static boolean isNumber(String text, int from) {
      int at = digits(text, from);
      boolean good = at > from;
      if (good && text.startsWith(".", at)) {
        int fraction = at + 1;
        at = digits(text, fraction);
        good = at > fraction;
      }
      if (good && text.startsWith("e-", at)) {
        int exponent = at + 2;
        at = digits(text, exponent);
        good = at > exponent;
      }
      return good && at == text.length();
    }

    private static int digits(String text, int from) {
      int at = from;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      return at;
    }
  }
}
