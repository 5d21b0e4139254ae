package finetune.recipe;

import java.util.Locale;

/** Recipes as text. */
final class RecipeText {
  private static final int COMMENT_COLUMN = 30;

  private RecipeText() {}

  static String yaml(Recipe recipe) {
    StringBuilder out = new StringBuilder();
    out.append("# ").append(recipe.task().title()).append(" with ").append(recipe.opt().label());
    out.append(", resolved: finetune glue --config recipe.yaml repeats the run\n");
    for (RecipeKey<?> key : RecipeKeys.ALL) {
      if (key.bearing() != RecipeKey.Bearing.SHORTHAND) {
        String line = key.name() + ": " + scalar(key.text(recipe));
        String padding = " ".repeat(Math.max(2, COMMENT_COLUMN - line.length()));
        out.append(line).append(padding).append("# ").append(key.meaning()).append('\n');
      }
    }
    return out.toString();
  }

  static String identity(Recipe recipe) {
    StringBuilder out = new StringBuilder();
    for (RecipeKey<?> key : RecipeKeys.ALL) {
      if (key.bearing() == RecipeKey.Bearing.IDENTITY) {
        out.append(String.format(Locale.ROOT, "%s: %s\n", key.name(), key.text(recipe)));
      }
    }
    return out.toString();
  }

  /** The text as a YAML scalar: plain where that is safe, else in single quotes. */
  private static String scalar(String text) {
    return isPlain(text) ? text : "'" + text.replace("'", "''") + "'";
  }

  private static boolean isPlain(String text) {
    boolean starts = Character.isLetterOrDigit(text.charAt(0)) || text.charAt(0) == '/';
    boolean ends = !text.endsWith(":");
    return starts
        && ends
        && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || "._/+,=:@-".indexOf(c) >= 0);
  }
}
