package finetune.app;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import finetune.fault.Numbers;
import finetune.model.Devices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a run was computed: the same devices and threads give the same bits again.
 *
 * @param devices as {@code --devices} takes them
 * @param threads of one gradient; 0 if unknown
 * @param data SHA-256 of the task's files that it read, by name; none if unknown
 * @param model the same of the pretrained model's files
 */
record SavedRun(String devices, int threads, Map<String, String> data, Map<String, String> model) {
  private static final SavedRun UNKNOWN = new SavedRun("cpu", 0, Map.of(), Map.of());

  /** What the run's folder tells; one lane on the CPU where it tells nothing. */
  static SavedRun of(Path run) {
    Path file = run.resolve(Provenance.ENVIRONMENT);
    if (!Files.isRegularFile(file)) {
      return UNKNOWN;
    }
    try {
      JsonObject all = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      long threads = Numbers.whole(all.get("threads").getAsString()).orElse(0);
      String devices = all.get("devices").getAsString();
      return new SavedRun(devices, (int) threads, hashes(all, "data"), hashes(all, "model"));
    } catch (IOException | JsonParseException | IllegalStateException | NullPointerException e) {
      return UNKNOWN;
    }
  }

  private static Map<String, String> hashes(JsonObject all, String of) {
    Map<String, String> hashes = new LinkedHashMap<>();
    all.getAsJsonObject(of).asMap().forEach((name, hash) -> hashes.put(name, hash.getAsString()));
    return hashes;
  }

  int threads(Devices on) {
    return threads > 0 ? threads : on.threads();
  }
}
