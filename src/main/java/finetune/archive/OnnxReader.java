package finetune.archive;

import static finetune.fault.Printable.quoted;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the graph of an ONNX model (onnx/onnx.proto); subgraphs are left out. */
final class OnnxReader {
  private static final int MOST = 100_000;

  private final Map<String, Array> initializers = new LinkedHashMap<>();
  private final List<OnnxNode> nodes = new ArrayList<>();
  private boolean hasGraph;

  private OnnxReader() {}

  static Onnx read(String source, ByteBuffer bytes) {
    OnnxReader reader = new OnnxReader();
    ProtobufCursor model = new ProtobufCursor(source, bytes);
    while (model.next()) {
      if (model.field() == 7) {
        reader.graph(model.message());
      } else {
        model.skip();
      }
    }
    if (!reader.hasGraph) {
      throw model.bad("holds no graph; not an ONNX model, or truncated");
    }
    return new Onnx(source, reader.initializers, reader.nodes);
  }

  private void graph(ProtobufCursor graph) {
    if (hasGraph) {
      throw graph.bad("second graph");
    }
    hasGraph = true;
    while (graph.next()) {
      switch (graph.field()) {
        case 1 -> node(graph.message());
        case 5 -> initializer(graph);
        default -> graph.skip();
      }
      if (initializers.size() > MOST || nodes.size() > MOST) {
        throw graph.bad("more than 100,000 tensors or nodes");
      }
    }
  }

  private void initializer(ProtobufCursor graph) {
    OnnxTensor tensor = new OnnxTensor(graph.message());
    if (initializers.put(tensor.name(), tensor.array()) != null) {
      throw graph.bad("duplicate tensor " + quoted(tensor.name()));
    }
  }

  private void node(ProtobufCursor node) {
    List<String> takes = new ArrayList<>();
    List<String> makes = new ArrayList<>();
    Map<String, Object> attributes = new LinkedHashMap<>();
    String name = "";
    String type = "";
    while (node.next()) {
      switch (node.field()) {
        case 1 -> takes.add(node.text());
        case 2 -> makes.add(node.text());
        case 3 -> name = node.text();
        case 4 -> type = node.text();
        case 5 -> attribute(node.message(), attributes);
        default -> node.skip();
      }
    }
    nodes.add(
        new OnnxNode(type, name, List.copyOf(takes), List.copyOf(makes), Map.copyOf(attributes)));
    if (type.equals("Constant") && attributes.get("value") instanceof Array value) {
      makes.forEach(output -> initializers.put(output, value));
    }
  }

  private static void attribute(ProtobufCursor attribute, Map<String, Object> attributes) {
    String name = "";
    Object value = null;
    while (attribute.next()) {
      switch (attribute.field()) {
        case 1 -> name = attribute.text();
        case 3 -> value = attribute.whole();
        case 5 -> value = new OnnxTensor(attribute.message()).array();
        default -> attribute.skip();
      }
    }
    if (value != null) {
      attributes.put(name, value);
    }
  }
}
