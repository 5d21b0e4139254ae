package finetune.app;

import finetune.archive.Array;
import finetune.data.Dataset;
import finetune.journal.Columns;
import finetune.optim.LearningRate;
import finetune.optim.LearningRateSchedule;
import finetune.recipe.Recipe;
import finetune.store.FoundFolder;
import finetune.store.Json;
import finetune.train.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a run would do; made while its inputs are open.
 *
 * @param lines for people
 * @param json one object on one line, for programs
 */
public record DryRun(List<String> lines, String json) implements Report {
  static DryRun of(
      Recipe recipe,
      FoundFolder folder,
      Inputs inputs,
      Plan plan,
      LearningRateSchedule schedule,
      LearningRate rate,
      OptionalLong memory) {
    List<List<String>> rows = new ArrayList<>();
    String state = folder.state().name().toLowerCase(Locale.ROOT);
    rows.add(List.of("run", folder.path() + " (" + state + ")"));
    rows.add(List.of("task", recipe.task().title()));
    rows.add(List.of("method", recipe.opt().text()));
    rows.add(List.of("model", inputs.pretrained().name() + ", " + size(inputs) + " weights"));
    rows.add(List.of("precision", Arithmetic.shown(recipe.precision(), inputs.devices())));
    rows.add(List.of("devices", inputs.devices() + ", threads a gradient: " + inputs.threads()));
    rows.add(List.of("train", inputs.data().train().name() + ", " + rows(inputs)));
    inputs
        .data()
        .dev()
        .forEach(dev -> rows.add(List.of("dev", dev.name() + ", " + counted(dev.size()))));
    rows.add(List.of("steps", plan.steps() + " (" + plan.epochs().steps(1) + " an epoch)"));
    rows.add(List.of("evaluation", evaluation(plan)));
    rows.add(List.of("schedule", rates(plan, schedule, rate)));
    memory.ifPresent(bytes -> rows.add(List.of("memory", gigabytes(bytes))));
    return new DryRun(Columns.texts(rows), Json.line(facts(recipe, folder, inputs, plan, memory)));
  }

  private static Map<String, Object> facts(
      Recipe recipe, FoundFolder folder, Inputs inputs, Plan plan, OptionalLong memory) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("run", folder.path().toString());
    facts.put("state", folder.state().name().toLowerCase(Locale.ROOT));
    facts.put("recipe", recipe.identity());
    facts.put("weights", weights(inputs));
    facts.put("devices", inputs.devices().toString());
    facts.put("threads", inputs.threads());
    facts.put("train_rows", inputs.data().train().size());
    facts.put("dev_rows", inputs.data().dev().stream().mapToInt(Dataset::size).sum());
    facts.put("steps", plan.steps());
    facts.put("steps_per_epoch", plan.epochs().steps(1));
    memory.ifPresent(bytes -> facts.put("memory_bytes", bytes));
    return facts;
  }

  private static long weights(Inputs inputs) {
    return inputs.model().weights().values().stream().mapToLong(Array::size).sum();
  }

  private static String evaluation(Plan plan) {
    return plan.evaluateEvery().map(each -> "every " + each + " steps").orElse("every epoch");
  }

  private static String size(Inputs inputs) {
    return String.format(Locale.ROOT, "%,d", weights(inputs));
  }

  private static String rows(Inputs inputs) {
    double padding = 100 * inputs.batches().padding(0);
    String rows = counted(inputs.data().train().size());
    return String.format(Locale.ROOT, "%s, %.1f %% padding", rows, padding);
  }

  private static String counted(int rows) {
    return rows == 1 ? "1 row" : rows + " rows";
  }

  private static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "about %.1f GB at the longest batch", bytes / 1e9);
  }

  /**
   * The learning rate at the start, after the warm-up, in the middle and at the end; steps are
   * counted from 1, as on the screen.
   */
  private static String rates(Plan plan, LearningRateSchedule schedule, LearningRate rate) {
    long steps = plan.steps();
    List<String> points = new ArrayList<>();
    long warm = Math.min(schedule.warmupSteps(steps), steps - 1);
    for (long step : new long[] {0, warm, steps / 2, steps - 1}) {
      points.add(String.format(Locale.ROOT, "%.2e at step %d", rate.rate(step, steps), step + 1));
    }
    boolean isRecipes = rate.equals(schedule);
    String shape = isRecipes ? schedule.shape().name().toLowerCase(Locale.ROOT) : "of the method";
    return shape + ": " + String.join(", ", points);
  }
}
