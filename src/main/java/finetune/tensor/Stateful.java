package finetune.tensor;

/**
 * Something whose behaviour depends on what happened before: it names each piece of its state once.
 */
public interface Stateful {
  /** Shows every piece of state to a visitor, and takes what the visitor returns. */
  default void state(State state) {}
}
