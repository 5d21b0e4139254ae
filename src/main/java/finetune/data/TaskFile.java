package finetune.data;

import finetune.task.Split;
import finetune.task.Task;

/**
 * A file that has the layout of a task's split.
 *
 * @param task whose it is
 * @param split its layout, with the number of rows where it should be GLUE's own file
 * @param input where its bytes are
 */
public record TaskFile(Task task, Split split, Input input) {
  /** Reads it. */
  public Dataset read(Reading reading) {
    return TaskReader.read(task, split, input, reading);
  }
}
