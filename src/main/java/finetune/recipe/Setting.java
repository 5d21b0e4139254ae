package finetune.recipe;

import finetune.fault.Place;
import java.util.function.IntFunction;

/**
 * One value as somebody wrote it, with its place.
 *
 * @param key as written, in snake case
 * @param keyPlace where the key stands
 * @param isQuoted whether the value stood in quotes: then it is a text, never a number
 * @param places the place of a column of the value, from 1
 * @param where short, for messages about two settings: {@code recipe.yaml:12}, {@code --epochs}
 * @param isFlag whether it comes from the command line
 */
record Setting(
    String key,
    Place keyPlace,
    String text,
    boolean isQuoted,
    IntFunction<Place> places,
    String where,
    boolean isFlag) {

  /** The same with the value behind so many characters. */
  Setting behind(int characters) {
    return new Setting(
        key,
        keyPlace,
        text.substring(characters),
        isQuoted,
        column -> places.apply(column + characters),
        where,
        isFlag);
  }

  /** Where the value starts. */
  Place place() {
    return places.apply(1);
  }
}
