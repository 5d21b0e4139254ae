package finetune.tensor;

/**
 * Visits the pieces of an object's state, each by its name. One line a piece, such as {@code
 * momentum = state.tensors("momentum", momentum)}, saves it, loads it, and keeps it when the step's
 * scope closes: a visitor returns what the object shall hold from now on.
 */
public interface State {
  /** A vector; null stands for one that does not exist yet. */
  Tensors tensors(String name, Tensors value);

  /** A number. */
  double number(String name, double value);

  /** A count. */
  long count(String name, long value);

  /** Whether something holds. */
  default boolean flag(String name, boolean value) {
    return count(name, value ? 1 : 0) == 1;
  }

  /** The same visitor, with every name in a folder of its own: {@code base/m}. */
  default State in(String folder) {
    State outer = this;
    return new State() {
      @Override
      public Tensors tensors(String name, Tensors value) {
        return outer.tensors(folder + "/" + name, value);
      }

      @Override
      public double number(String name, double value) {
        return outer.number(folder + "/" + name, value);
      }

      @Override
      public long count(String name, long value) {
        return outer.count(folder + "/" + name, value);
      }
    };
  }
}
