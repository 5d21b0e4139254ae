package finetune.store;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What makes a folder a run's: the recipe that it belongs to, and whether the run is finished. Kept
 * in {@code run.json}.
 */
record RunRecord(boolean finished, Map<String, String> recipe) {
  static final String NAME = "run.json";

  RunRecord {
    recipe = Differences.sorted(recipe);
  }

  void write(Path folder) {
    JsonObject object = new JsonObject();
    object.addProperty("finished", finished);
    JsonObject settings = new JsonObject();
    recipe.forEach(settings::addProperty);
    object.add("recipe", settings);
    String json =
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(object);
    AtomicFiles.write(folder.resolve(NAME), json + "\n");
  }

  /** The record in a folder, if it has one. */
  static Optional<RunRecord> read(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonObject object = Json.object(Files.readString(file));
      Map<String, String> recipe = new LinkedHashMap<>();
      object
          .getAsJsonObject("recipe")
          .entrySet()
          .forEach(entry -> recipe.put(entry.getKey(), entry.getValue().getAsString()));
      return Optional.of(new RunRecord(object.get("finished").getAsBoolean(), recipe));
    } catch (IOException
        | IllegalStateException
        | UnsupportedOperationException
        | NullPointerException e) {
      String hint = "choose another --output-dir";
      throw Fault.of(ExitCode.REFUSED, Place.of(file), "is damaged: " + e.getMessage(), hint, e);
    }
  }
}
