package finetune.app;

import finetune.journal.Columns;
import finetune.metric.Metric;
import finetune.task.Target;
import finetune.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code finetune tasks}. */
@Command(name = "tasks", description = "The tasks, what they predict and how they are scored.")
final class TasksCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HelpOptions help;

  @Override
  public Integer call() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("task", "name", "predicts", "scored by", "train", "dev"));
    for (Task task : Task.values()) {
      Target target = task.target();
      String predicts =
          target.isRegression() ? "a score from 0 to 5" : String.join(", ", target.labels());
      String metrics = task.metrics().stream().map(Metric::key).collect(Collectors.joining(", "));
      rows.add(
          List.of(
              task.key(),
              task.title(),
              predicts,
              metrics,
              Long.toString(task.train().rows()),
              Long.toString(task.dev().get(0).rows())));
    }
    Columns.texts(rows).forEach(spec.commandLine().getOut()::println);
    return 0;
  }
}
