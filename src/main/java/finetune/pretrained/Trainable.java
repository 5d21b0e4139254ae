package finetune.pretrained;

import finetune.archive.Array;
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
  private Trainable() {}

  /** The weights by dotted name, a tied one once; a fault with exit code 5 if there is none. */
  static Map<String, Array> weights(Place place, TorchScript archive) {
    Map<String, ScriptParameter> parameters = archive.parameters();
    Map<String, Array> weights = new LinkedHashMap<>();
    Set<List<Object>> seen = new HashSet<>();
    parameters.forEach(
        (name, parameter) -> {
          boolean trained = parameter.isParameter() && parameter.requiresGrad();
          if (trained && seen.add(view(parameter.tensor()))) {
            weights.put(name, parameter.values());
          }
        });
    if (weights.isEmpty()) {
      boolean frozen = parameters.values().stream().noneMatch(ScriptParameter::isParameter);
      String why = frozen ? "frozen module" : "all have requires_grad=false";
      throw Fault.of(ExitCode.MODEL, place, "no trainable parameters (" + why + ")");
    }
    Weights.check(place, weights);
    return weights;
  }

  /** Equal for tied weights. */
  private static List<Object> view(ScriptTensor tensor) {
    return List.of(
        tensor.storage(),
        tensor.offset(),
        Arrays.toString(tensor.sizes()),
        Arrays.toString(tensor.strides()));
  }
}
