package finetune.store;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Reason;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What makes a folder a run's: the recipe that it belongs to, and whether the run is finished. Kept
 * in {@code run.json}.
 */
record RunRecord(boolean finished, Map<String, String> recipe) {
  static final String NAME = "run.json";

  private static final String ELSEWHERE = "choose another --output-dir";

  RunRecord {
    recipe = Differences.sorted(recipe);
  }

  void write(Path folder) {
    JsonObject object = new JsonObject();
    object.addProperty("finished", finished);
    JsonObject settings = new JsonObject();
    recipe.forEach(settings::addProperty);
    object.add("recipe", settings);
    AtomicFiles.write(folder.resolve(NAME), Json.pretty(object) + "\n");
  }

  /** The record in a folder, if it has one. */
  static Optional<RunRecord> read(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonObject object = Json.object(Files.readString(file));
      return Optional.of(
          new RunRecord(isTrue(object, "finished"), Json.settings(object, "recipe")));
    } catch (FileSystemException e) {
      throw Fault.unreadable(ExitCode.REFUSED, file, ELSEWHERE, e);
    } catch (IOException e) {
      String what = "is damaged: " + Reason.of(e);
      throw Fault.of(ExitCode.REFUSED, Place.of(file), what, ELSEWHERE, e);
    }
  }

  private static boolean isTrue(JsonObject object, String key) throws IOException {
    if (object.get(key) instanceof JsonPrimitive value && value.isBoolean()) {
      return value.getAsBoolean();
    }
    throw new IOException(key + " is neither true nor false");
  }
}
