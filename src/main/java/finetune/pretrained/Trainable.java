package finetune.pretrained;

import finetune.archive.Array;
import finetune.archive.ScriptObject;
import finetune.archive.ScriptParameter;
import finetune.archive.ScriptTensor;
import finetune.archive.TorchScript;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The weights of a foreign module that can be trained: its parameters that want a gradient. */
final class Trainable {
  private final Map<String, ScriptParameter> parameters;
  private final Set<List<Object>> seen = new HashSet<>();
  private final Map<String, Array> weights = new LinkedHashMap<>();

  private Trainable(Map<String, ScriptParameter> parameters) {
    this.parameters = parameters;
  }

  /** The weights by dotted name, a tied one once; a fault with exit code 5 if there is none. */
  static Map<String, Array> weights(Place place, TorchScript archive) {
    Trainable trainable = new Trainable(archive.parameters());
    trainable.collect("", archive.root());
    if (trainable.weights.isEmpty()) {
      boolean frozen =
          trainable.parameters.values().stream().noneMatch(ScriptParameter::isParameter);
      String why = frozen ? "frozen module" : "all have requires_grad=false";
      throw Fault.of(ExitCode.MODEL, place, "no trainable parameters (" + why + ")");
    }
    Weights.check(place, trainable.weights);
    return trainable.weights;
  }

  private void collect(String prefix, ScriptObject module) {
    module
        .attributes()
        .forEach(
            (name, value) -> {
              if (value instanceof ScriptObject part) {
                collect(prefix + name + ".", part);
              } else if (value instanceof ScriptTensor tensor) {
                add(prefix + name, tensor);
              }
            });
  }

  private void add(String name, ScriptTensor tensor) {
    ScriptParameter parameter = parameters.get(name);
    boolean trained = parameter.isParameter() && parameter.requiresGrad();
    if (trained
        && seen.add(
            List.of(
                tensor.storage(),
                tensor.offset(),
                Arrays.toString(tensor.sizes()),
                Arrays.toString(tensor.strides())))) {
      weights.put(name, parameter.values());
    }
  }
}
