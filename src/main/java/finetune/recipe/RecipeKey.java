package finetune.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One key of a recipe: its names, what it accepts, where it is in the record.
 *
 * @param aliases names in other tools, in snake case
 * @param standard the text that holds if nobody says; empty if somebody must
 * @param meaning one phrase for help and for the comments of a recipe file
 */
public record RecipeKey<T>(
    String name,
    List<String> aliases,
    Bearing bearing,
    Kind<T> kind,
    String standard,
    Function<Recipe, T> value,
    String meaning) {

  /** What a key decides. */
  enum Bearing {
    /** What the run computes. */
    IDENTITY,
    /** Where a run finds things and what it keeps: it may change before the run is continued. */
    HOUSEKEEPING,
    /** A short way to write a part of another key. */
    SHORTHAND
  }

  /** The name as an option: {@code --batch-size}. */
  public String option() {
    return "--" + name.replace('_', '-');
  }

  /** What stands for the value in help: {@code N}, {@code linear|cosine|constant}. */
  public String label() {
    return kind.label();
  }

  /** Other options with the same meaning, hidden in help. */
  public List<String> hiddenOptions() {
    List<String> hidden = new ArrayList<>();
    List<String> names = new ArrayList<>(List.of(name));
    names.addAll(aliases);
    for (String other : names) {
      if (other.length() == 1) {
        hidden.add("-" + other);
        continue;
      }
      String hyphened = "--" + other.replace('_', '-');
      if (!hyphened.equals(option())) {
        hidden.add(hyphened);
      }
      if (other.contains("_")) {
        hidden.add("--" + other);
      }
    }
    return hidden;
  }

  /** The canonical text of its value in a recipe. */
  String text(Recipe recipe) {
    return kind.write(value.apply(recipe));
  }
}
