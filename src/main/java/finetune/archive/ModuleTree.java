package finetune.archive;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An archive made from the text of one class and weights with dotted names: the weights become
 * nested modules, so that other programs see them under those names.
 */
public final class ModuleTree {
  private final StringBuilder code = new StringBuilder();
  private final Map<String, Array> storages = new LinkedHashMap<>();
  private final Map<Array, ScriptTensor> tensors = new IdentityHashMap<>();
  private int classes;

  private ModuleTree() {}

  /**
   * The archive of one module.
   *
   * @param type name of its class, such as {@code Model}
   * @param methods the text of its methods, indented by two spaces, in the serialized dialect; self
   *     is annotated with {@code __torch__.TYPE}
   * @param weights arrays by dotted name; floating ones are parameters, others are buffers; the
   *     same array under two names is one tied weight
   * @param attributes further attributes of the class: Boolean, Long, Double or String
   */
  public static TorchScript of(
      String type, String methods, Map<String, Array> weights, Map<String, Object> attributes) {
    ModuleTree tree = new ModuleTree();
    Node node = new Node();
    weights.forEach(node::put);
    ScriptObject root = tree.object(type, node, attributes, methods);
    String folder = type.toLowerCase(Locale.ROOT);
    return new TorchScript(
        folder,
        TorchScript.NEWEST,
        Map.of("code/__torch__.py", tree.code.toString()),
        root,
        List.of(),
        tree.storages,
        Map.of());
  }

  /** How the methods refer to a weight: {@code getattr(self.layer, "0").weight}. */
  public static String reference(String name) {
    String text = "self";
    for (String part : name.split("\\.", -1)) {
      text = AttributeName.of(text, part);
    }
    return text;
  }

  /** A module: its weights and its submodules, by name. */
  private static final class Node {
    private final Map<String, Node> parts = new LinkedHashMap<>();
    private final Map<String, Array> weights = new LinkedHashMap<>();

    void put(String name, Array array) {
      int dot = name.indexOf('.');
      if (dot < 0) {
        weights.put(name, array);
      } else {
        parts
            .computeIfAbsent(name.substring(0, dot), key -> new Node())
            .put(name.substring(dot + 1), array);
      }
    }
  }

  private ScriptObject object(
      String type, Node node, Map<String, Object> attributes, String methods) {
    Map<String, Object> values = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    node.weights.forEach(
        (name, array) -> {
          values.put(name, tensor(array));
          lines.add(AttributeName.declared(name, "Tensor"));
        });
    values.put("training", true);
    lines.add("training : bool");
    attributes.forEach(
        (name, value) -> {
          values.put(name, value);
          lines.add(AttributeName.declared(name, type(value)));
        });
    node.parts.forEach(
        (name, part) -> {
          ScriptObject module = object("Part" + classes++, part, Map.of(), "");
          values.put(name, module);
          lines.add(AttributeName.declared(name, module.type()));
        });
    code.append("class ").append(type).append("(Module):\n");
    code.append("  __parameters__ = [").append(names(node, true)).append("]\n");
    code.append("  __buffers__ = [").append(names(node, false)).append("]\n");
    lines.forEach(line -> code.append("  ").append(line).append('\n'));
    code.append(methods);
    return new ScriptObject("__torch__." + type, values);
  }

  private ScriptTensor tensor(Array array) {
    return tensors.computeIfAbsent(
        array,
        key -> {
          String record = "data/" + storages.size();
          storages.put(record, array.reshaped(array.size()));
          return ScriptTensor.whole(record, array, array.type().isFloating());
        });
  }

  private static String names(Node node, boolean floating) {
    StringBuilder names = new StringBuilder();
    node.weights.forEach(
        (name, array) -> {
          if (array.type().isFloating() == floating) {
            names.append('"').append(name).append("\", ");
          }
        });
    return names.toString();
  }

  private static String type(Object value) {
    if (value instanceof Boolean) {
      return "bool";
    } else if (value instanceof Long) {
      return "int";
    } else if (value instanceof Double) {
      return "float";
    } else if (value instanceof String) {
      return "str";
    }
    throw new IllegalArgumentException("attribute of " + value.getClass());
  }
}
