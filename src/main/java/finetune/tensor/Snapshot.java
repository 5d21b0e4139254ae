package finetune.tensor;

import finetune.archive.Array;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * State at rest, as a checkpoint holds it, by the names that its owners gave.
 *
 * @param arrays a vector's parts, as {@code base/m/pooler.dense.weight}
 * @param numbers numbers
 * @param counts counts; a vector has one too, of its present parts, which is 0 while the vector
 *     does not exist
 */
public record Snapshot(
    Map<String, Array> arrays, Map<String, Double> numbers, Map<String, List<Long>> counts) {

  /** All state of the owner, copied into Java's memory. */
  public static Snapshot of(Stateful owner) {
    Saver saver = new Saver();
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

    @Override
    public Tensors tensors(String name, Tensors value) {
      Map<String, Array> parts = value == null ? Map.of() : value.values();
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
      put(snapshot.counts, name, java.util.Arrays.stream(values).boxed().toList());
      return values;
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
    private final Map<String, Double> numbers;
    private final Map<String, List<Long>> counts;

    Loader(Layout layout, Snapshot snapshot) {
      this.layout = layout;
      arrays = new LinkedHashMap<>(snapshot.arrays);
      numbers = new LinkedHashMap<>(snapshot.numbers);
      counts = new LinkedHashMap<>(snapshot.counts);
    }

    @Override
    public Tensors tensors(String name, Tensors value) {
      Map<String, Array> parts = new LinkedHashMap<>();
      for (Part part : layout.parts()) {
        Array array = arrays.remove(name + "/" + part.name());
        if (array != null) {
          parts.put(part.name(), array);
        }
      }
      if (parts.size() != count(name, 0)) {
        throw new IllegalArgumentException("state '" + name + "' is incomplete");
      }
      return parts.isEmpty() ? null : Tensors.of(layout, parts);
    }

    @Override
    public double number(String name, double value) {
      return take(numbers, name);
    }

    @Override
    public long[] counts(String name, long... values) {
      return take(counts, name).stream().mapToLong(Long::longValue).toArray();
    }

    private static <V> V take(Map<String, V> map, String name) {
      V value = map.remove(name);
      if (value == null) {
        throw new IllegalArgumentException("state '" + name + "' is missing");
      }
      return value;
    }

    void requireAllTaken() {
      for (Map<String, ?> map : List.of(arrays, numbers, counts)) {
        if (!map.isEmpty()) {
          String name = map.keySet().iterator().next();
          throw new IllegalArgumentException("state '" + name + "' belongs to nothing here");
        }
      }
    }
  }
}
