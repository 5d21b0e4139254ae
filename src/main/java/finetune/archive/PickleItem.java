package finetune.archive;

import static finetune.fault.Printable.quoted;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value on the stack of a pickle reader. A list or dictionary is sealed by its first use as a
 * part of something else or from the memo; so no value can contain itself, and its depth is known.
 * What does not fit is an IllegalArgumentException.
 */
final class PickleItem {
  private static final int DEEPEST = 200;

  private Object value;
  private int depth;
  private boolean sealed;

  /** An object whose class is known and whose state is still to come. */
  private record Unbuilt(Global type) {}

  private PickleItem(Object value, int depth) {
    this.value = value;
    deepen(depth);
  }

  /** A value without parts, or a list or dictionary without any yet. */
  static PickleItem of(Object value) {
    return new PickleItem(value, 0);
  }

  /** A value made of parts. */
  static PickleItem of(Object value, List<PickleItem> parts) {
    return new PickleItem(value, 1 + parts.stream().mapToInt(part -> part.depth).max().orElse(0));
  }

  /** An object that has no state yet. */
  static PickleItem unbuilt(Global type) {
    return of(new Unbuilt(type));
  }

  /** The class of an object that has no state yet. */
  Global unbuiltType() {
    if (value instanceof Unbuilt object) {
      return object.type();
    }
    throw new IllegalArgumentException("state without an object");
  }

  /** The finished value; from now on it does not change. */
  Object seal() {
    if (value instanceof Unbuilt) {
      throw new IllegalArgumentException("object without a state");
    }
    if (!sealed && value instanceof ArrayList<?> list) {
      value = Collections.unmodifiableList(list);
    } else if (!sealed && value instanceof LinkedHashMap<?, ?> map) {
      value = Collections.unmodifiableMap(map);
    }
    sealed = true;
    return value;
  }

  /** Adds to a list that is not sealed. */
  void append(List<PickleItem> items) {
    if (sealed || !(value instanceof ArrayList<?>)) {
      throw new IllegalArgumentException("no list to append to");
    }
    @SuppressWarnings("unchecked")
    List<Object> list = (List<Object>) value;
    for (PickleItem item : items) {
      list.add(item.seal());
      deepen(item.depth + 1);
    }
  }

  /** Adds keys and values in turn to a dictionary that is not sealed. */
  void put(List<PickleItem> items) {
    if (sealed || !(value instanceof LinkedHashMap<?, ?>) || items.size() % 2 != 0) {
      throw new IllegalArgumentException("no dictionary, or a key without a value");
    }
    @SuppressWarnings("unchecked")
    Map<Object, Object> map = (Map<Object, Object>) value;
    for (int i = 0; i < items.size(); i += 2) {
      Object key = items.get(i).seal();
      PickleItem item = items.get(i + 1);
      if (!(key instanceof String || key instanceof Number || key instanceof Boolean)) {
        throw new IllegalArgumentException("key is not a string or number");
      }
      if (map.containsKey(key)) {
        throw new IllegalArgumentException("duplicate key " + quoted(key.toString()));
      }
      map.put(key, item.seal());
      deepen(item.depth + 1);
    }
  }

  private void deepen(int other) {
    depth = Math.max(depth, other);
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("nesting deeper than " + DEEPEST);
    }
  }
}
