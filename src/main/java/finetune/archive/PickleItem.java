package finetune.archive;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value on the stack of a pickle reader. A list or dictionary is sealed by its first use as a
 * part of something else or from the memo; so no value can contain itself, and its depth is known.
 */
final class PickleItem {
  private Object value;
  private int depth;
  private boolean sealed;

  PickleItem(Object value, int depth) {
    this.value = value;
    this.depth = depth;
  }

  /** The finished value; from now on it does not change. */
  Object seal() {
    if (!sealed && value instanceof ArrayList<?> list) {
      value = Collections.unmodifiableList(list);
    } else if (!sealed && value instanceof LinkedHashMap<?, ?> map) {
      value = Collections.unmodifiableMap(map);
    }
    sealed = true;
    return value;
  }

  int depth() {
    return depth;
  }

  /** Adds to a list that is not sealed; false if this is no such list. */
  boolean append(PickleItem item) {
    if (sealed || !(value instanceof ArrayList<?>)) {
      return false;
    }
    @SuppressWarnings("unchecked")
    List<Object> list = (List<Object>) value;
    list.add(item.seal());
    depth = Math.max(depth, item.depth + 1);
    return true;
  }

  /** Adds to a dictionary that is not sealed; false if this is no such one or has the key. */
  boolean put(PickleItem key, PickleItem item) {
    if (sealed || !(value instanceof LinkedHashMap<?, ?>)) {
      return false;
    }
    @SuppressWarnings("unchecked")
    Map<Object, Object> map = (Map<Object, Object>) value;
    depth = Math.max(depth, item.depth + 1);
    int before = map.size();
    map.put(key.seal(), item.seal());
    return map.size() > before;
  }
}
