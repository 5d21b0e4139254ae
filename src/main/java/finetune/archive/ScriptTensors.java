package finetune.archive;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tensors among the values of an archive, found by walking through them. */
final class ScriptTensors {
  /** Shared modules have several names each; a model has far fewer than this. */
  private static final int MOST_NAMES = 100_000;

  private static final int LONGEST_NAME = 1024;

  private final Map<String, Attribute> named = new LinkedHashMap<>();
  private int objects;

  /**
   * A tensor that is an attribute of a module.
   *
   * @param type the module's class
   * @param name its name in it
   */
  record Attribute(String type, String name, ScriptTensor tensor) {}

  private ScriptTensors() {}

  /**
   * The tensors that are attributes of an object or its parts, by dotted name; a shared one under
   * each of its names. An IllegalArgumentException if there are more than 100,000, or one is longer
   * than 1 KiB.
   */
  static Map<String, Attribute> named(ScriptObject root) {
    ScriptTensors tensors = new ScriptTensors();
    tensors.visit("", root);
    return tensors.named;
  }

  /**
   * Every tensor in a value and where it was first seen; an IllegalArgumentException if that name
   * is longer than 1 KiB.
   */
  static Map<ScriptTensor, String> all(String name, Object value) {
    Map<ScriptTensor, String> found = new IdentityHashMap<>();
    collect(name, value, Collections.newSetFromMap(new IdentityHashMap<>()), found);
    return found;
  }

  private void visit(String path, ScriptObject object) {
    if (++objects > MOST_NAMES) {
      throw new IllegalArgumentException("more than 100,000 modules");
    }
    object
        .attributes()
        .forEach(
            (name, value) -> {
              if (value instanceof ScriptObject part) {
                visit(below(path, name), part);
              } else if (value instanceof ScriptTensor tensor) {
                named.put(below(path, name), new Attribute(object.type(), name, tensor));
              }
            });
    if (named.size() > MOST_NAMES) {
      throw new IllegalArgumentException("more than 100,000 tensors");
    }
  }

  private static String below(String path, String name) {
    String longer = path.isEmpty() ? name : path + "." + name;
    if (longer.length() > LONGEST_NAME) {
      throw new IllegalArgumentException("a dotted name is longer than 1 KiB");
    }
    return longer;
  }

  private static void collect(
      String name, Object value, Set<Object> seen, Map<ScriptTensor, String> found) {
    if (value instanceof ScriptTensor tensor) {
      found.putIfAbsent(tensor, name);
      return;
    }
    boolean hasParts = !(value instanceof String || value instanceof Number || value == null);
    if (!hasParts || !seen.add(value)) {
      return;
    }
    if (value instanceof ScriptObject object) {
      object.attributes().forEach((key, part) -> collect(below(name, key), part, seen, found));
    } else if (value instanceof ScriptTyped typed) {
      collect(name, typed.value(), seen, found);
    } else if (value instanceof Tuple tuple) {
      tuple.items().forEach(item -> collect(name, item, seen, found));
    } else if (value instanceof List<?> list) {
      list.forEach(item -> collect(name, item, seen, found));
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(item -> collect(name, item, seen, found));
    }
  }
}
