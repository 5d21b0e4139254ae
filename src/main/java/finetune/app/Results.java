package finetune.app;

import finetune.journal.Entry;
import finetune.journal.ScoreTable;
import finetune.recipe.Recipe;
import finetune.store.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run came to, for people and for programs. */
record Results(Recipe recipe, Ending ending) implements Report {
  /** The final table. */
  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    String sample = recipe.sample() ? " (built-in sample)" : "";
    lines.add(recipe.task().title() + sample + ", " + recipe.opt().label() + ", " + recipe.model());
    lines.addAll(new ScoreTable().with("best", ending.best()).with("last", ending.last()).lines());
    lines.add(
        String.format(
            Locale.ROOT,
            "%s, %.1f s; training at %.1f samples/s; the best model is in %s",
            ending.steps() == 1 ? "1 step" : ending.steps() + " steps",
            ending.seconds(),
            ending.samplesPerSecond(),
            ending.run().resolve(ModelFolder.NAME)));
    if (recipe.sample()) {
      lines.add(
          "trained on the built-in sample: the scores say nothing about " + recipe.task().title());
    }
    return lines;
  }

  /** One object on one line. */
  @Override
  public String json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("task", recipe.task().key());
    all.put("opt", recipe.opt().text());
    all.put("model", recipe.model());
    all.put("run", ending.run().toString());
    all.put("sample", recipe.sample());
    all.put("steps", ending.steps());
    all.put("seconds", ending.seconds());
    all.put("step_seconds", ending.stepSeconds());
    all.put("samples_per_second", ending.samplesPerSecond());
    all.put("scores", ending.best().scores());
    all.put("last", ending.last().scores());
    undefined("undefined", ending.best(), all);
    undefined("last_undefined", ending.last(), all);
    return Json.line(all);
  }

  /** Names the scores that are 0 because they are not defined for these predictions. */
  private static void undefined(String key, Entry.Evaluation evaluation, Map<String, Object> all) {
    if (!evaluation.undefined().isEmpty()) {
      all.put(key, evaluation.undefined());
    }
  }
}
