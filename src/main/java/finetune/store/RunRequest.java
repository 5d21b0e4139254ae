package finetune.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the user wants of a run's folder.
 *
 * @param runs where folders are made if none is named
 * @param name the folder's name there
 * @param output the folder named by the user, which is used as it is
 * @param mode what to do about a run that is there
 * @param recipe every key that decides numbers, with its value as text
 * @param allowChange keys of the recipe that may differ from those of the run that is there
 * @param data folders that hold data; none of them may be the run's folder
 * @param cache a folder that the run's may not be in
 */
public record RunRequest(
    Path runs,
    String name,
    Optional<Path> output,
    Mode mode,
    Map<String, String> recipe,
    Set<String> allowChange,
    List<Path> data,
    Path cache) {

  /** What to do about a run that is there. */
  public enum Mode {
    /** Go on with it if it is the same and unfinished. */
    AUTOMATIC,
    /** Insist that there is something to go on with. */
    RESUME,
    /** Insist that there is not. */
    FRESH
  }

  /** Copies its arguments. */
  public RunRequest {
    recipe = Differences.sorted(recipe);
    allowChange = Set.copyOf(allowChange);
    data = List.copyOf(data);
  }
}
