package finetune.pretrained;

import finetune.archive.Array;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights of a BERT encoder under Hugging Face's names, complete and checked.
 *
 * @param shape sizes, as the weights have them
 * @param arrays in the order in which the graph takes them
 */
record BertWeights(BertShape shape, Map<String, Array> arrays) {
  BertWeights {
    arrays = Collections.unmodifiableMap(arrays);
  }

  /**
   * The encoder's weights among others; a fault with exit code 5 if one is missing or has another
   * shape than the others want.
   */
  static BertWeights among(Place place, Map<String, Array> all) {
    BertShape shape = shape(place, all);
    Map<String, Array> arrays = new LinkedHashMap<>();
    int missing = 0;
    int shapes = 0;
    String first = "";
    for (Map.Entry<String, List<Long>> wanted : shape.weights().entrySet()) {
      Array array = all.get(wanted.getKey());
      boolean fits = array != null && sizes(array).equals(wanted.getValue());
      first = first.isEmpty() && !fits ? wanted.getKey() : first;
      missing += array == null ? 1 : 0;
      shapes += array != null && !fits ? 1 : 0;
      arrays.put(wanted.getKey(), array);
    }
    if (!first.isEmpty()) {
      String what = missing + " missing, " + shapes + " shape mismatch (" + first + " …)";
      throw Fault.of(ExitCode.MODEL, place, what + "; not the weights of a BERT encoder");
    }
    Weights.check(place, arrays);
    return new BertWeights(shape, arrays);
  }

  /** The sizes that such weights have. */
  static BertShape shape(Place place, Map<String, Array> all) {
    int layers = 0;
    while (all.containsKey("encoder.layer." + layers + ".output.dense.weight")) {
      layers++;
    }
    int[] words = matrix(place, all, "embeddings.word_embeddings.weight");
    int[] positions = matrix(place, all, "embeddings.position_embeddings.weight");
    int[] types = matrix(place, all, "embeddings.token_type_embeddings.weight");
    int[] raised = matrix(place, all, "encoder.layer.0.intermediate.dense.weight");
    return new BertShape(layers, words[1], raised[0], words[0], positions[0], types[0]);
  }

  private static int[] matrix(Place place, Map<String, Array> all, String name) {
    Array array = all.get(name);
    if (array == null || array.shape().length != 2) {
      String what = "'" + name + "' missing or not a matrix; not the weights of a BERT encoder";
      throw Fault.of(ExitCode.MODEL, place, what);
    }
    return Arrays.stream(array.shape()).mapToInt(Math::toIntExact).toArray();
  }

  private static List<Long> sizes(Array array) {
    return Arrays.stream(array.shape()).boxed().toList();
  }
}
