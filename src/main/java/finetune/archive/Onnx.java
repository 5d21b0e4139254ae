package finetune.archive;

import static finetune.fault.Printable.quoted;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
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
 * @param inputs names of what the graph takes
 * @param outputs names of what the graph makes
 */
public record Onnx(
    String source,
    Map<String, Array> initializers,
    List<OnnxNode> nodes,
    List<String> inputs,
    List<String> outputs) {
  public Onnx {
    initializers = Collections.unmodifiableMap(initializers);
    nodes = List.copyOf(nodes);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Reads a file of at most 2 GiB; a fault with exit code 5 unless it is well-formed. */
  public static Onnx read(Path path) {
    try (Source file = Source.open(path)) {
      if (file.size() > Integer.MAX_VALUE - 8) {
        throw file.bad(0, "is larger than 2 GiB");
      }
      Onnx model = OnnxReader.read(path.toString(), file.bytes(0, file.size()));
      file.checkUnchanged();
      return model;
    }
  }

  /** Reads a stream to its end; {@code source} is what faults call it. */
  public static Onnx read(String source, InputStream stream) throws IOException {
    return OnnxReader.read(source, ByteBuffer.wrap(stream.readAllBytes()));
  }

  /** The node of that name; a fault if there is none. */
  public OnnxNode node(String name) {
    return nodes.stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(() -> missing("node " + quoted(name)));
  }

  /** The array of that name; a fault if there is none. */
  public Array array(String name) {
    Array array = initializers.get(name);
    if (array == null) {
      throw missing("tensor " + quoted(name));
    }
    return array;
  }

  /** The nodes of a type that take a value, in the graph's order. */
  public List<OnnxNode> consumers(String value, String type) {
    return nodes.stream()
        .filter(node -> node.type().equals(type) && node.inputs().contains(value))
        .toList();
  }

  /** The node that makes a value. */
  public Optional<OnnxNode> producer(String value) {
    return nodes.stream().filter(node -> node.outputs().contains(value)).findFirst();
  }

  /** The array that a node such as a MatMul takes, whatever its name; a fault if there is none. */
  public Array weight(OnnxNode node) {
    return array(weightName(node));
  }

  /** The name of the array that a node such as a MatMul or an Add takes. */
  public String weightName(OnnxNode node) {
    return node.inputs().stream()
        .filter(initializers::containsKey)
        .findFirst()
        .orElseThrow(() -> missing("a weight of node " + quoted(node.name())));
  }

  /** The name of the bias that is added to what a MatMul makes; a fault if nothing is. */
  public String biasName(OnnxNode node) {
    return node.outputs().stream()
        .flatMap(output -> consumers(output, "Add").stream())
        .findFirst()
        .map(this::weightName)
        .orElseThrow(() -> missing("a bias of node " + quoted(node.name())));
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
