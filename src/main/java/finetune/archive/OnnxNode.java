package finetune.archive;

import java.util.List;
import java.util.Map;

/**
 * One operation of an ONNX graph.
 *
 * @param type such as {@code MatMul}
 * @param name its own name; may be empty
 * @param inputs names of the values that it takes; an absent one is empty
 * @param outputs names of the values that it makes
 * @param attributes its settings: Long or {@link Array}; others are left out
 */
public record OnnxNode(
    String type,
    String name,
    List<String> inputs,
    List<String> outputs,
    Map<String, Object> attributes) {}
