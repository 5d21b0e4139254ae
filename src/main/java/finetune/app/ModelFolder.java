package finetune.app;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import finetune.archive.Array;
import finetune.archive.Safetensors;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Printable;
import finetune.pretrained.Models;
import finetune.pretrained.Pretrained;
import finetune.recipe.Precision;
import finetune.recipe.Recipe;
import finetune.store.AtomicFiles;
import finetune.store.Json;
import finetune.task.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A saved model: {@code model.pt}, {@code model.safetensors}, {@code tokenizer.json}, {@code
 * task.json}.
 *
 * @param path its folder
 * @param task what it was trained for
 * @param maxLength tokens of an example
 * @param precision what it was trained and scored in
 * @param sample whether it was trained on the built-in sample
 */
record ModelFolder(Path path, Task task, int maxLength, Precision precision, boolean sample) {
  static final String NAME = "model";

  private static final String WEIGHTS = "model.safetensors";
  private static final String TASK = "task.json";

  /** What {@code task.json} holds. */
  private record Description(
      String task, List<String> labels, int max_length, String precision, boolean sample) {}

  /** Writes the folder, or replaces it. */
  static void write(Path run, Recipe recipe, Inputs inputs, Map<String, Array> trained) {
    Task task = recipe.task();
    String precision = recipe.precision().key();
    Description description =
        new Description(
            task.key(), task.target().labels(), recipe.maxLength(), precision, recipe.sample());
    byte[] tokenizer = inputs.pretrained().tokenizerFile().bytes();
    AtomicFiles.writeFolder(
        run.resolve(NAME),
        draft -> {
          draft.file(Models.MODEL_FILE, out -> inputs.model().export(trained, out));
          draft.file(WEIGHTS, out -> Safetensors.write(trained, Map.of("format", "pt"), out));
          draft.file(Models.TOKENIZER_FILE, out -> out.write(tokenizer));
          byte[] json = (Json.pretty(description) + "\n").getBytes(StandardCharsets.UTF_8);
          draft.file(TASK, out -> out.write(json));
        });
  }

  /** The model of a run's folder, or of a model's folder itself. */
  static ModelFolder read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw missing(folder, "no such folder");
    }
    Path model = Files.exists(folder.resolve(TASK)) ? folder : folder.resolve(NAME);
    Path file = model.resolve(TASK);
    if (!Files.exists(file)) {
      String what = "holds no finished model (no " + NAME + "/" + TASK + ")";
      throw missing(folder, what);
    }
    try {
      Description description = new Gson().fromJson(Files.readString(file), Description.class);
      if (description == null || description.task == null || description.max_length < 1) {
        throw Fault.of(ExitCode.MODEL, Place.of(file), "lacks task or max_length");
      }
      Task task = Task.known(description.task).orElseThrow(() -> unknown(description, file));
      // A model without one is in fp32.
      boolean bf16 = Precision.BF16.key().equals(description.precision);
      Precision precision = bf16 ? Precision.BF16 : Precision.FP32;
      return new ModelFolder(model, task, description.max_length, precision, description.sample);
    } catch (JsonParseException e) {
      throw Fault.of(
          ExitCode.MODEL, Place.of(file), "cannot be read: not the JSON that a run writes");
    } catch (IOException e) {
      throw Fault.unreadable(ExitCode.MODEL, file, e);
    }
  }

  /** The same model, computed in something else. */
  ModelFolder in(Precision other) {
    return new ModelFolder(path, task, maxLength, other, sample);
  }

  /** The model itself; its operators are looked through unless its code is trusted. */
  Pretrained pretrained(boolean trusted) {
    return Models.saved(path, trusted);
  }

  private static Fault unknown(Description description, Path file) {
    String what = "unknown task " + Printable.quoted(description.task);
    return Fault.of(ExitCode.MODEL, Place.of(file), what);
  }

  private static Fault missing(Path folder, String what) {
    return Fault.of(
        ExitCode.MODEL, Place.of(folder), what, "name a run's folder, such as runs/rte-adamw-s1");
  }
}
