package finetune.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import finetune.archive.Array;
import finetune.data.TextBatch;
import finetune.method.Loss;
import finetune.tensor.Module;
import finetune.tensor.Module.Argument;
import finetune.tensor.Module.Many;
import finetune.tensor.Module.One;
import finetune.tensor.Native;
import finetune.tensor.Part;
import finetune.tensor.Tensors;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A model's TorchScript archive, loaded on one device. Its methods take the weights as an argument,
 * so it computes at any point; where the weights are elsewhere, copies of them cross to the device
 * and the gradients come back to where the weights are.
 */
final class Graph implements AutoCloseable {
  private final Device device;
  private final Module module;

  Graph(byte[] archive, Device device) {
    this.device = device;
    this.module = Module.load(archive, device);
  }

  /**
   * What the model says of a micro-batch.
   *
   * @param losses one an example
   * @param logits size × outputs
   * @param terms for each loss share · the mean of what it adds to the task's, or has instead
   * @param gradients for each loss, of share · its mean
   */
  record Piece(float[] losses, float[][] logits, double[] terms, List<Tensors> gradients) {}

  /**
   * What gradients are taken of.
   *
   * @param losses whose gradients are computed; none for a forward pass
   * @param wanted parts that they are computed for; the others are absent from them
   * @param dropout key of the masks; empty for none
   * @param share factor of the mean loss: a micro-batch's part of the whole batch
   */
  record Objective(List<Loss> losses, Predicate<Part> wanted, long[] dropout, float share) {}

  /** Losses, logits and gradients of a batch. */
  Piece gradient(Tensors weights, TextBatch batch, Objective objective) {
    List<Loss> all = objective.losses();
    Predicate<Part> wanted = all.isEmpty() ? none -> false : objective.wanted();
    long[] dropout = objective.dropout();
    List<NDArray> results =
        module.callRecording(
            "gradient",
            arguments(
                weights,
                List.of(
                    ids(batch),
                    types(batch),
                    lengths(batch),
                    Array.ofFloats(batch.labels(), batch.size()),
                    Array.ofLongs(dropout, dropout.length),
                    Losses.past(all)),
                List.of(
                    wanted(weights, wanted),
                    Losses.numbers(all),
                    Array.ofFloats(new float[] {objective.share()}, 1))));
    Device home = weights.present().get(0).getDevice();
    List<NDArray> gradients = Native.on(home, results.subList(3, results.size()));
    int each = all.isEmpty() ? 0 : gradients.size() / all.size();
    return new Piece(
        Native.read(results.get(0)).toFloats(),
        rows(results.get(1)),
        Native.read(results.get(2)).toDoubles(),
        IntStream.range(0, all.size())
            .mapToObj(i -> gradients.subList(i * each, (i + 1) * each))
            .map(of -> Tensors.of(weights.layout(), wanted, of))
            .toList());
  }

  /** Logits of a batch without dropout: size × outputs. */
  float[][] logits(Tensors weights, TextBatch batch) {
    List<Array> read = List.of(ids(batch), types(batch), lengths(batch));
    return rows(module.call("logits", arguments(weights, read, List.of())).get(0));
  }

  /** The shapes of what {@code probe} returns for a batch. */
  List<long[]> probe(TextBatch batch) {
    List<Array> read = List.of(ids(batch), types(batch), lengths(batch));
    One[] arguments = away(read).map(One::new).toArray(One[]::new);
    return module.call("probe", arguments).stream()
        .map(result -> result.getShape().getShape())
        .toList();
  }

  /**
   * The arguments of a method.
   *
   * @param computed what is computed with, on the device
   * @param decided what the graph looks at to decide what to compute: it stays on the CPU, as
   *     looking at the device's memory means to wait until all before it is computed
   */
  private Argument[] arguments(Tensors weights, List<Array> computed, List<Array> decided) {
    Many vector = new Many(Native.on(device, weights.present()));
    Stream<NDArray> here = decided.stream().map(Native::of);
    return Stream.concat(Stream.of(vector), Stream.concat(away(computed), here).map(One::new))
        .toArray(Argument[]::new);
  }

  private Stream<NDArray> away(List<Array> arrays) {
    return Native.on(device, arrays.stream().map(Native::of).toList()).stream();
  }

  private static Array ids(TextBatch batch) {
    return Array.ofInts(batch.ids(), batch.size(), batch.length());
  }

  private static Array types(TextBatch batch) {
    return Array.ofInts(batch.types(), batch.size(), batch.length());
  }

  private static Array lengths(TextBatch batch) {
    return Array.ofInts(batch.lengths(), batch.size());
  }

  private static Array wanted(Tensors weights, Predicate<Part> wanted) {
    List<Part> parts = weights.layout().parts();
    boolean[] flags = new boolean[parts.size()];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = wanted.test(parts.get(i));
    }
    return Array.ofBooleans(flags, flags.length);
  }

  private static float[][] rows(NDArray matrix) {
    float[] numbers = Native.read(matrix).toFloats();
    int rows = (int) matrix.getShape().get(0);
    float[][] result = new float[rows][numbers.length / rows];
    for (int i = 0; i < numbers.length; i++) {
      result[i / result[0].length][i % result[0].length] = numbers[i];
    }
    return result;
  }

  @Override
  public void close() {
    module.close();
  }
}
