package finetune.method;

import finetune.tensor.State;
import finetune.tensor.Stateful;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The logits that each example had in the last epochs, in Java's memory: a row an example, in the
 * order of their ids, with a slot for each epoch. It grows as ids appear; NaN stands for none.
 */
final class LogitTable implements Stateful {
  private final int slots;
  private long classes;
  private float[] numbers = new float[0];

  /** A table that forgets what is that many epochs old. */
  LogitTable(int slots) {
    this.slots = slots;
  }

  /** Notes the logits of the examples with these ids. */
  void put(long epoch, long[] ids, float[][] logits) {
    int width = logits[0].length;
    if (classes != width) {
      classes = width;
      numbers = new float[0];
    }
    grow(Math.toIntExact(at(0, LongStream.of(ids).max().orElseThrow() + 1)));
    for (int i = 0; i < ids.length; i++) {
      System.arraycopy(logits[i], 0, numbers, (int) at(epoch, ids[i]), width);
    }
  }

  /** The logits of the examples in an epoch; empty where one has none. */
  Optional<float[][]> get(long epoch, long[] ids) {
    float[][] rows = new float[ids.length][];
    for (int i = 0; i < ids.length; i++) {
      int from = (int) at(epoch, ids[i]);
      int to = from + (int) classes;
      if (to > numbers.length || from == to || Float.isNaN(numbers[from])) {
        return Optional.empty();
      }
      rows[i] = Arrays.copyOfRange(numbers, from, to);
    }
    return Optional.of(rows);
  }

  private long at(long epoch, long id) {
    return (id * slots + epoch % slots) * classes;
  }

  private void grow(int length) {
    int before = numbers.length;
    if (length > before) {
      numbers = Arrays.copyOf(numbers, length);
      Arrays.fill(numbers, before, length, Float.NaN);
    }
  }

  @Override
  public void state(State state) {
    classes = state.count("classes", classes);
    numbers = state.floats("logits", numbers);
  }
}
