package finetune.tensor;

import finetune.archive.Array;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * State at rest, as a checkpoint holds it, by the names that its owners gave.
 *
 * @param arrays a vector's parts, as {@code base/m/pooler.dense.weight}, and tables
 * @param numbers numbers
 * @param counts counts; a vector has one too, of its present parts, which is 0 while the vector
 *     does not exist
 */
public record Snapshot(
    Map<String, Array> arrays, Map<String, Double> numbers, Map<String, List<Long>> counts) {

  /** All state of the owner, copied into Java's memory. */
  public static Snapshot of(Stateful owner) {
    return taken(owner, Tensors::values);
  }

  /**
   * All state of the owner where it is, without a copy: only to be read in the thread's innermost
   * scope and before anything changes.
   */
  public static Snapshot inPlace(Stateful owner) {
    return taken(owner, Tensors::inPlace);
  }

  private static Snapshot taken(Stateful owner, Function<Tensors, Map<String, Array>> numbers) {
    Saver saver = new Saver(numbers);
    owner.state(saver);
    return saver.snapshot;
  }

  /**
   * Gives the owner this state; its vectors live in the thread's innermost scope.
   *
   * @throws IllegalArgumentException where this is not the state of such an owner
   */
  public void restore(Layout layout, Stateful owner) {
    Loader loader = new Loader(layout, this);
    owner.state(loader);
    loader.requireAllTaken();
  }

  private static final class Saver implements State {
    private final Snapshot snapshot =
        new Snapshot(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    private final Function<Tensors, Map<String, Array>> numbers;

    Saver(Function<Tensors, Map<String, Array>> numbers) {
      this.numbers = numbers;
    }

    @Override
    public Tensors tensors(String name, Tensors value) {
      Map<String, Array> parts = value == null ? Map.of() : numbers.apply(value);
      parts.forEach((part, array) -> put(snapshot.arrays, name + "/" + part, array));
      counts(name, parts.size());
      return value;
    }

    @Override
    public double number(String name, double value) {
      put(snapshot.numbers, name, value);
      return value;
    }

    @Override
    public long[] counts(String name, long... values) {
      put(snapshot.counts, name, Arrays.stream(values).boxed().toList());
      return values;
    }

    @Override
    public float[] floats(String name, float[] value) {
      put(snapshot.arrays, name, Array.ofFloats(value, value.length));
      return value;
    }

    private static <V> void put(Map<String, V> map, String name, V value) {
      if (map.put(name, value) != null) {
        throw new IllegalStateException("two pieces of state are named " + name);
      }
    }
  }

  private static final class Loader implements State {
    private final Layout layout;
    private final Map<String, Array> arrays;
    private final Set<String> untaken;
    private final Map<String, Double> numbers;
    private final Map<String, List<Long>> counts;

    Loader(Layout layout, Snapshot snapshot) {
      this.layout = layout;
      arrays = snapshot.arrays; // perhaps in a file: each is read when it is taken
      untaken = new LinkedHashSet<>(arrays.keySet());
      numbers = new LinkedHashMap<>(snapshot.numbers);
      counts = new LinkedHashMap<>(snapshot.counts);
    }

    @Override
    public Tensors tensors(String name, Tensors value) {
      long present =
          layout.parts().stream().filter(part -> untaken.remove(full(name, part))).count();
      if (present != count(name, 0)) {
        throw new IllegalArgumentException("state '" + name + "' is incomplete");
      }
      return present == 0 ? null : Tensors.of(layout, part -> arrays.get(full(name, part)));
    }

    private static String full(String name, Part part) {
      return name + "/" + part.name();
    }

    @Override
    public double number(String name, double value) {
      return take(numbers, name);
    }

    @Override
    public long[] counts(String name, long... values) {
      return take(counts, name).stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public float[] floats(String name, float[] value) {
      if (!untaken.remove(name)) {
        throw new IllegalArgumentException("state '" + name + "' is missing");
      }
      return arrays.get(name).toFloats();
    }

    private static <V> V take(Map<String, V> map, String name) {
      V value = map.remove(name);
      if (value == null) {
        throw new IllegalArgumentException("state '" + name + "' is missing");
      }
      return value;
    }

    void requireAllTaken() {
      for (Set<String> left : List.of(untaken, numbers.keySet(), counts.keySet())) {
        if (!left.isEmpty()) {
          String name = left.iterator().next();
          throw new IllegalArgumentException("state '" + name + "' belongs to nothing here");
        }
      }
    }
  }
}
