package finetune.data;

import finetune.task.Split;
import finetune.task.Task;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a task that were found.
 *
 * @param train what to train on
 * @param dev what to evaluate on: the first that the task has, and the others that are there
 */
public record TaskFiles(TaskFile train, List<TaskFile> dev) {
  private static final String SAMPLE = "finetune/sample/";

  public TaskFiles {
    dev = List.copyOf(dev);
  }

  /** The small files in the jar, in the task's official format. */
  public static TaskFiles sample(Task task) {
    List<TaskFile> dev = task.dev().stream().map(split -> sample(task, split)).toList();
    return new TaskFiles(sample(task, task.train()), dev);
  }

  /** A single file in the layout of the task's train file, or of its first dev file. */
  public static TaskFile single(Task task, Split split, Path file) {
    return new TaskFile(task, split.ofAnySize(), Input.file(file));
  }

  private static TaskFile sample(Task task, Split split) {
    String path = SAMPLE + task.title() + "/" + split.file();
    return new TaskFile(task, split.ofAnySize(), Input.resource(path));
  }
}
