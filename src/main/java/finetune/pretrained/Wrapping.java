package finetune.pretrained;

import finetune.archive.Array;
import finetune.archive.ModuleTree;
import finetune.archive.ScriptObject;
import finetune.archive.ScriptTensor;
import finetune.archive.TorchScript;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The methods of a {@link TaskModel} around a foreign module, which becomes the part {@code
 * encoder} of a module of ours.
 *
 * @param archive the foreign module
 * @param weights names of those of its weights that are trained
 * @param answers the method that calls its forward
 */
record Wrapping(TorchScript archive, Collection<String> weights, String answers) {
  private static final String PART = "encoder";
  private static final String CLASS = "Model";
  private static final String TRAINING = "  training : bool\n";

  /** Modules that keep running statistics, which a fine-tuning of few examples would spoil. */
  private static final String STATISTICS = ".*\\.(Sync|Lazy)?(Batch|Instance)Norm[^.]*";

  /** The graph, which takes all weights as an argument. */
  TorchScript graph(Reads reads, double dropout, boolean regression) {
    TorchScript ours =
        ModuleTree.of(CLASS, methods(), Map.of(), attributes(reads, dropout, regression));
    return Scripts.evaluating(joined(ours));
  }

  /** The saved module, which holds the head's weights too and answers {@code forward}. */
  TorchScript module(Reads reads, double dropout, boolean regression, Map<String, Array> head) {
    String methods =
        methods()
            + list("head", head.keySet().stream().map(ModuleTree::reference).toList())
            + Scripts.text("chance.py", "wrapped_forward.py");
    TorchScript ours = ModuleTree.of(CLASS, methods, head, attributes(reads, dropout, regression));
    return Scripts.evaluating(joined(ours));
  }

  private String methods() {
    String inner =
        list(
            "inner",
            weights.stream().map(name -> ModuleTree.reference(PART + "." + name)).toList());
    return Scripts.text("dropout.py", "wrapped.py", "objective.py") + inner + answers + live();
  }

  private static String list(String method, List<String> references) {
    String items = references.stream().collect(Collectors.joining(",\n      ", "[", "]"));
    return "  def "
        + method
        + "(self) -> List[Tensor]:\n    return annotate(List[Tensor], "
        + items
        + ")\n";
  }

  private static Map<String, Object> attributes(Reads reads, double dropout, boolean regression) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("reads", reads.text());
    attributes.put("dropout", dropout);
    attributes.put("regression", regression);
    return attributes;
  }

  /** Switches the modules between training and evaluation, but for those with statistics. */
  private String live() {
    List<String> switched = new ArrayList<>();
    collectSwitches(PART + ".", archive.root(), switched);
    StringBuilder text = new StringBuilder("  def live(self, on: bool) -> NoneType:\n");
    for (String name : switched) {
      text.append("    ").append(ModuleTree.reference(name)).append(" = on\n");
    }
    return text.append("    return None\n").toString();
  }

  private static void collectSwitches(String prefix, ScriptObject module, List<String> switched) {
    boolean has = module.attributes().get("training") instanceof Boolean;
    if (has && !module.type().matches(STATISTICS)) {
      switched.add(prefix + "training");
    }
    module
        .attributes()
        .forEach(
            (name, value) -> {
              if (value instanceof ScriptObject part) {
                collectSwitches(prefix + name + ".", part, switched);
              }
            });
  }

  /**
   * Their archive with our module at its root. Our classes and storages get names that are free.
   */
  private TorchScript joined(TorchScript ours) {
    String module = "finetune";
    for (int i = 1; archive.code().containsKey(path(module)); i++) {
      module = "finetune" + i;
    }
    Map<String, String> code = new LinkedHashMap<>(archive.code());
    code.put(path(module), source(ours, module));
    Map<String, Array> storages = new LinkedHashMap<>(archive.storages());
    Map<String, String> records = new LinkedHashMap<>();
    ours.storages()
        .forEach(
            (record, values) -> {
              int free = storages.size();
              while (storages.containsKey("data/" + free)) {
                free++;
              }
              records.put(record, "data/" + free);
              storages.put("data/" + free, values);
            });
    ScriptObject root = moved(ours.root(), "__torch__." + module, records);
    Map<String, Object> parts = new LinkedHashMap<>(root.attributes());
    parts.put(PART, archive.root());
    return new TorchScript(
        "model",
        archive.version(),
        code,
        new ScriptObject(root.type(), parts),
        archive.constants(),
        storages,
        archive.extra());
  }

  private static String path(String module) {
    return "code/__torch__/" + module + ".py";
  }

  /** Our code under its new name, with the foreign module declared. */
  private String source(TorchScript ours, String module) {
    String text = ours.code().get("code/__torch__.py");
    text = text.replace("__torch__.", "__torch__." + module + ".");
    int at = text.indexOf(TRAINING, text.indexOf("class " + CLASS + "("));
    return text.substring(0, at)
        + "  "
        + PART
        + " : "
        + archive.root().type()
        + "\n"
        + text.substring(at);
  }

  private static ScriptObject moved(
      ScriptObject object, String module, Map<String, String> records) {
    Map<String, Object> attributes = new LinkedHashMap<>(object.attributes());
    attributes.replaceAll(
        (name, value) -> {
          if (value instanceof ScriptObject part) {
            return moved(part, module, records);
          } else if (value instanceof ScriptTensor tensor) {
            return moved(tensor, records.get(tensor.storage()));
          }
          return value;
        });
    return new ScriptObject(object.type().replace("__torch__", module), attributes);
  }

  private static ScriptTensor moved(ScriptTensor tensor, String record) {
    return new ScriptTensor(
        record,
        tensor.type(),
        tensor.elements(),
        tensor.offset(),
        tensor.sizes(),
        tensor.strides(),
        tensor.requiresGrad());
  }
}
