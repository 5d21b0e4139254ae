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

  /** Counts, such as the ids of a batch's rows. */
  long[] counts(String name, long... values);

  /** Many numbers in Java's memory, such as a table of logits. */
  float[] floats(String name, float[] value);

  /** A count. */
  default long count(String name, long value) {
    return counts(name, value)[0];
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
      public long[] counts(String name, long... values) {
        return outer.counts(folder + "/" + name, values);
      }

      @Override
      public float[] floats(String name, float[] value) {
        return outer.floats(folder + "/" + name, value);
      }
    };
  }
}
