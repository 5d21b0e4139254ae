package finetune.journal;

import com.google.gson.JsonObject;
import finetune.fault.Warnings.Tag;
import java.util.List;
import java.util.Set;

/**
 * What in a journal tells of the clock or of a process rather than of the run. All else is the same
 * byte for byte, however often the run was interrupted.
 */
public final class WallClock {
  /** The keys that hold times and durations. */
  public static final Set<String> FIELDS =
      Set.of("time", "seconds", "seconds_gradient", "seconds_other");

  /** Warnings about a process or its disk: another process of the same run need not have them. */
  private static final Set<String> CIRCUMSTANCES =
      Set.of(Tag.CKPT.name(), Tag.STORE.name(), Tag.REPRO.name());

  private WallClock() {}

  /** The lines of a journal as they are compared. */
  static List<String> without(List<JsonObject> lines) {
    return lines.stream().filter(WallClock::isOfTheRun).map(WallClock::timeless).toList();
  }

  private static boolean isOfTheRun(JsonObject line) {
    boolean warning = line.get("kind").getAsString().equals("warning");
    return !warning || !CIRCUMSTANCES.contains(line.get("tag").getAsString());
  }

  private static String timeless(JsonObject line) {
    JsonObject copy = line.deepCopy();
    FIELDS.forEach(copy::remove);
    return copy.toString();
  }
}
