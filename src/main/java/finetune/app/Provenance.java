package finetune.app;

import finetune.fault.Fault;
import finetune.journal.Entry;
import finetune.recipe.Recipe;
import finetune.store.AtomicFiles;
import finetune.store.Identity;
import finetune.store.Json;
import finetune.train.Plan;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run came from: its recipe, the hashes of all it read, and the machine. */
record Provenance(Recipe recipe, Inputs inputs) {
  static final String RECIPE = "recipe.yaml";
  static final String ENVIRONMENT = "environment.json";

  /** What a checkpoint must have come from to be continued. */
  Identity identity() {
    Map<String, String> files = new LinkedHashMap<>(inputs.data().hashes());
    inputs.pretrained().sha256().forEach((file, hash) -> files.put("model " + file, hash));
    return new Identity(recipe.identity(), files, recipe.task().target().labels(), arithmetic());
  }

  /**
   * Refuses to tell the scores of a finished run for files that it was not trained on.
   *
   * @param data SHA-256 of the task's files now, by name
   * @param model the same of the pretrained model's
   */
  static void requireSame(Path run, Map<String, String> data, Map<String, String> model) {
    Environment then = Environment.of(run);
    requireSameFiles(run, then.data(), data);
    requireSameFiles(run, then.model(), model);
  }

  private static void requireSameFiles(
      Path run, Map<String, String> then, Map<String, String> now) {
    for (Map.Entry<String, String> file : then.entrySet()) {
      if (!file.getValue().equals(now.get(file.getKey()))) {
        String what = run + "/ was trained on another " + file.getKey();
        throw Fault.refused(what, "choose another --output-dir");
      }
    }
  }

  /** Writes {@code recipe.yaml} and {@code environment.json}. */
  void write(Path run) {
    AtomicFiles.write(run.resolve(RECIPE), recipe.yaml());
    Map<String, Object> all = new LinkedHashMap<>(Machine.description());
    all.putAll(arithmetic());
    all.put("devices", inputs.devices().toString());
    all.put("time", Instant.now().toString());
    all.put("sample", recipe.sample());
    all.put("data", inputs.data().hashes());
    all.put("model", inputs.pretrained().sha256());
    AtomicFiles.write(run.resolve(ENVIRONMENT), Json.pretty(all) + "\n");
  }

  /** The first line of the journal. */
  Entry.Start start(Plan plan, Instant now) {
    TaskData data = inputs.data();
    return new Entry.Start(
        recipe.identity(),
        plan.steps(),
        plan.epochs().steps(1),
        data.train().size(),
        data.emptyTexts(),
        now.toString());
  }

  /** What bits depend on: neither the number of lanes nor that of cores which nobody uses. */
  private Map<String, String> arithmetic() {
    Map<String, String> all = Machine.description();
    all.remove("cores");
    all.put("devices", inputs.devices().kinds());
    all.put("threads", Integer.toString(inputs.threads()));
    all.put("precision", recipe.precision().key());
    all.put("arithmetic", Formulas.digest());
    return all;
  }
}
