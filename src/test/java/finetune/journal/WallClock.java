package finetune.journal;

import com.google.gson.JsonObject;
import finetune.fault.Warnings.Tag;
import finetune.store.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What in a journal tells of the clock or of a process rather than of the run. All else is the same
 * byte for byte, however often the run was interrupted.
 */
public final class WallClock {
  /** The keys that hold times and durations. */
  static final Set<String> FIELDS = Set.of("time", "seconds", "seconds_gradient", "seconds_other");

  /** Warnings about a process or its disk: another process of the same run need not have them. */
  private static final Set<String> CIRCUMSTANCES =
      Set.of(Tag.CKPT.name(), Tag.STORE.name(), Tag.REPRO.name());

  private WallClock() {}

  /** The lines of a journal by which two runs are compared. */
  public static List<String> comparable(Path journal) {
    List<String> compared = new ArrayList<>();
    try {
      for (String text : Files.readAllLines(journal)) {
        JsonObject line = Json.object(text);
        if (isOfTheRun(line)) {
          compared.add(timeless(line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compared;
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
