package finetune.pretrained;

import java.util.ArrayList;
import java.util.List;

/** Code text taken apart at the brackets. */
final class Brackets {
  private Brackets() {}

  /** Where the bracket is closed that was opened before {@code from}; the end if nowhere. */
  static int closing(String text, int from) {
    int depth = 1;
    for (int at = from; at < text.length(); at++) {
      depth += depth(text.charAt(at));
      if (depth == 0) {
        return at;
      }
    }
    return text.length();
  }

  /** The parts between the commas that are in no bracket, stripped; empty ones are left out. */
  static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == ',' && depth == 0) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      } else {
        depth += depth(text.charAt(i));
      }
    }
    parts.removeIf(String::isEmpty);
    return parts;
  }

  private static int depth(char c) {
    return "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
  }
}
