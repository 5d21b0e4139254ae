package finetune.method;

/**
 * What a gradient is the gradient of.
 *
 * @param name by which an answer holds the gradient
 */
public record Loss(String name) {
  /** The mean loss of the task over a batch. */
  public static final Loss TASK = new Loss("task");
}
