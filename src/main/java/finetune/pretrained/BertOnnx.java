package finetune.pretrained;

import finetune.archive.Array;
import finetune.archive.Onnx;
import finetune.archive.OnnxNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The weights of a BERT encoder in an ONNX graph that PyTorch exported. Embeddings, biases and
 * norms keep their names there; the matrices of linear layers are anonymous and transposed, and are
 * found through the bias that is added to their product.
 */
final class BertOnnx {
  private static final String BIAS = ".bias";

  private BertOnnx() {}

  /** All arrays under Hugging Face's names, linear weights as [outputs, inputs]. */
  static Map<String, Array> weights(Onnx graph) {
    Map<String, Array> weights = new LinkedHashMap<>();
    graph
        .initializers()
        .forEach(
            (name, array) -> {
              String weight = name.replace(BIAS, ".weight");
              if (name.endsWith(BIAS) && !graph.initializers().containsKey(weight)) {
                weights.put(weight, graph.weightOfBias(name).transposed());
              }
              weights.put(name, array);
            });
    graph.nodes().stream()
        .filter(node -> node.type().equals("Gemm") && !isTransposed(node))
        .forEach(node -> weights.computeIfPresent(node.inputs().get(1), (n, a) -> a.transposed()));
    return weights;
  }

  /** Whether the node multiplies by the transposed matrix, as PyTorch's own layers do. */
  private static boolean isTransposed(OnnxNode gemm) {
    return Long.valueOf(1).equals(gemm.attributes().get("transB"));
  }
}
