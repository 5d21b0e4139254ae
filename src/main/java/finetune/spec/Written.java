package finetune.spec;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One term of a spec as it was written; columns count from 1.
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
    private static final Pattern NUMBERED =
        Pattern.compile("(.*?)-(\\d+(?:\\.\\d+)?(?:e-\\d+)?)", Pattern.DOTALL);

    /** Splits off the longest suffix that is a dash and a number. */
    static Head of(String head) {
      Matcher numbered = NUMBERED.matcher(head);
      return numbered.matches()
          ? new Head(numbered.group(1), numbered.group(2), numbered.start(2))
          : new Head(head, "", head.length());
    }
  }
}
