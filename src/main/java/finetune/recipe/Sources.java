package finetune.recipe;

import java.nio.file.Path;
import java.util.List;

/**
 * What a recipe is made of, weakest first; the preset of its task lies below all.
 *
 * @param files later ones win
 * @param flags options of the command line with their values, as they were written
 * @param sets {@code key=value}
 */
public record Sources(List<Path> files, List<Flag> flags, List<String> sets) {
  /** One option, such as {@code --batch-size} or {@code --lr}, and its value. */
  public record Flag(String option, String value) {}

  /** Files alone. */
  public static Sources files(Path... files) {
    return new Sources(List.of(files), List.of(), List.of());
  }

  /** Settings alone, for programs: {@code Sources.sets("task=rte", "opt=sampa-0.1")}. */
  public static Sources sets(String... sets) {
    return new Sources(List.of(), List.of(), List.of(sets));
  }
}
