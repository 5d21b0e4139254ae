package finetune.recipe;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Recipes as text. */
final class RecipeText {
  private static final int COMMENT_COLUMN = 30;

  private RecipeText() {}

  static String yaml(Recipe recipe) {
    StringBuilder out = new StringBuilder();
    out.append("# ").append(recipe.task().title()).append(" with ").append(recipe.opt().label());
    out.append(", resolved: finetune glue --config recipe.yaml --output-dir NEW repeats the run\n");
    for (RecipeKey<?> key : RecipeKeys.ALL) {
      if (key.bearing() != RecipeKey.Bearing.SHORTHAND) {
        String line = key.name() + ": " + scalar(key.text(recipe));
        String padding = " ".repeat(Math.max(2, COMMENT_COLUMN - line.length()));
        out.append(line).append(padding).append("# ").append(key.meaning()).append('\n');
      }
    }
    return out.toString();
  }

  static Map<String, String> identity(Recipe recipe) {
    Map<String, String> values = new LinkedHashMap<>();
    for (RecipeKey<?> key : RecipeKeys.ALL) {
      if (key.bearing() == RecipeKey.Bearing.IDENTITY) {
        values.put(key.name(), key.text(recipe));
      }
    }
    return values;
  }

  /** The text as a YAML scalar: plain where that is safe, else in quotes. */
  private static String scalar(String text) {
    if (isPlain(text)) {
      return text;
    }
    boolean hasControl = text.chars().anyMatch(Character::isISOControl);
    return hasControl ? escaped(text) : "'" + text.replace("'", "''") + "'";
  }

  /** In double quotes: in single ones the end of a line would be a space. */
  private static String escaped(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (Character.isISOControl(c)) {
        out.append(String.format(Locale.ROOT, "\\x%02X", (int) c));
      } else {
        out.append(c == '"' || c == '\\' ? "\\" : "").append(c);
      }
    }
    return out.append('"').toString();
  }

  private static boolean isPlain(String text) {
    boolean starts = Character.isLetterOrDigit(text.charAt(0)) || text.charAt(0) == '/';
    boolean ends = !text.endsWith(":");
    return starts
        && ends
        && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || "._/+,=:@-".indexOf(c) >= 0);
  }
}
