package finetune.app;

import com.google.gson.JsonObject;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Numbers;
import finetune.model.Devices;
import finetune.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a run was computed, and on what: the same devices, threads and kernels give the same bits
 * again.
 *
 * @param devices as {@code --devices} takes them
 * @param threads of one gradient; 0 if unknown
 * @param data SHA-256 of the task's files that it read, by name; none if unknown
 * @param model the same of the pretrained model's files
 */
record Environment(
    String devices, int threads, Map<String, String> data, Map<String, String> model) {
  private static final Environment UNKNOWN = new Environment("cpu", 0, Map.of(), Map.of());

  /**
   * What the run's folder tells; one lane on the CPU where there is only a model. A fault with exit
   * code 5 where the file is damaged: without it nobody knows what the run came from.
   */
  static Environment of(Path run) {
    Path file = run.resolve(Provenance.ENVIRONMENT);
    if (!Files.isRegularFile(file)) {
      return UNKNOWN;
    }
    try {
      JsonObject all = Json.object(Files.readString(file));
      long threads = Numbers.whole(Json.text(all, "threads")).orElse(0);
      return new Environment(
          Json.text(all, "devices"),
          (int) threads,
          Json.settings(all, "data"),
          Json.settings(all, "model"));
    } catch (IOException e) {
      String hint = "restore it, or remove it: the model is then taken as it is";
      throw Fault.unreadable(ExitCode.MODEL, file, hint, e);
    }
  }

  /**
   * Threads of a gradient, as they were on the same devices, so far as there are cores for them.
   */
  int threads(Devices on) {
    boolean same = threads > 0 && on.toString().equals(devices);
    return same ? Math.min(threads, Runtime.getRuntime().availableProcessors()) : on.threads();
  }
}
