package finetune.archive;

import static finetune.fault.Printable.quoted;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An ONNX model as a source of weights: its arrays, and its graph to find out which is which.
 *
 * @param source what faults call it
 * @param initializers arrays by name, Constant nodes included
 * @param nodes operations in the graph's order
 */
public record Onnx(String source, Map<String, Array> initializers, List<OnnxNode> nodes) {
  public Onnx {
    initializers = Collections.unmodifiableMap(initializers);
    nodes = List.copyOf(nodes);
  }

  /**
   * Reads a stream to its end; a fault with exit code 5 unless it is well-formed.
   *
   * @param source what faults call it
   */
  public static Onnx read(String source, InputStream stream) throws IOException {
    return OnnxReader.read(source, ByteBuffer.wrap(stream.readAllBytes()));
  }

  /** The nodes of a type that take a value, in the graph's order. */
  private List<OnnxNode> consumers(String value, String type) {
    return nodes.stream()
        .filter(node -> node.type().equals(type) && node.inputs().contains(value))
        .toList();
  }

  /** The node that makes a value. */
  private Optional<OnnxNode> producer(String value) {
    return nodes.stream().filter(node -> node.outputs().contains(value)).findFirst();
  }

  /** The array that a node such as a MatMul takes, whatever its name; a fault if there is none. */
  Array weight(OnnxNode node) {
    return node.inputs().stream()
        .filter(initializers::containsKey)
        .findFirst()
        .map(initializers::get)
        .orElseThrow(() -> missing("a weight of node " + quoted(node.name())));
  }

  /**
   * The weight [inputs, outputs] of the linear layer that a bias belongs to: that of the MatMul
   * whose product the bias is added to.
   */
  public Array weightOfBias(String bias) {
    return consumers(bias, "Add").stream()
        .flatMap(add -> add.inputs().stream())
        .flatMap(input -> producer(input).stream())
        .filter(node -> node.type().equals("MatMul"))
        .findFirst()
        .map(this::weight)
        .orElseThrow(() -> missing("a weight of bias " + quoted(bias)));
  }

  private Fault missing(String what) {
    return Fault.of(ExitCode.MODEL, Place.of(source), what + " not found");
  }
}
