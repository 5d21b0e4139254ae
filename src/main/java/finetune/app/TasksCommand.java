package finetune.app;

import finetune.journal.Columns;
import finetune.metric.Metric;
import finetune.store.Json;
import finetune.task.Target;
import finetune.task.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code finetune tasks}. */
@Command(name = "tasks", description = "The tasks, what they predict and how they are scored.")
final class TasksCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HelpOptions help;

  @Option(names = "--json", description = "A JSON array on standard output.")
  private boolean json;

  @Override
  public Integer call() {
    List<String> lines = json ? List.of(Json.line(facts())) : table();
    lines.forEach(spec.commandLine().getOut()::println);
    return 0;
  }

  private static List<Map<String, Object>> facts() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Task task : Task.values()) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("task", task.key());
      facts.put("name", task.title());
      facts.put("labels", task.target().isRegression() ? List.of() : task.target().labels());
      facts.put("metrics", metrics(task));
      facts.put("train_rows", task.train().rows());
      facts.put("dev_rows", task.dev().get(0).rows());
      all.add(facts);
    }
    return all;
  }

  private static List<String> metrics(Task task) {
    return task.metrics().stream().map(Metric::key).toList();
  }

  private static List<String> table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("task", "name", "predicts", "scored by", "train", "dev"));
    for (Task task : Task.values()) {
      Target target = task.target();
      String predicts =
          target.isRegression() ? "a score from 0 to 5" : String.join(", ", target.labels());
      rows.add(
          List.of(
              task.key(),
              task.title(),
              predicts,
              String.join(", ", metrics(task)),
              Long.toString(task.train().rows()),
              Long.toString(task.dev().get(0).rows())));
    }
    return Columns.texts(rows);
  }
}
