package finetune.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import finetune.archive.Array;
import finetune.data.TextBatch;
import finetune.method.Loss;
import finetune.tensor.Module;
import finetune.tensor.Module.Many;
import finetune.tensor.Module.One;
import finetune.tensor.Native;
import finetune.tensor.Part;
import finetune.tensor.Tensors;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A model's TorchScript archive, loaded on one device. Its methods take the weights as an argument,
 * so it computes at any point; weights and gradients cross to the device and back where it is not
 * the CPU.
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
            weights(weights),
            one(wanted(weights, wanted)),
            ids(batch),
            types(batch),
            lengths(batch),
            one(Array.ofFloats(batch.labels(), batch.size())),
            one(Array.ofLongs(dropout, dropout.length)),
            one(Array.ofFloats(new float[] {objective.share()}, 1)),
            one(Losses.numbers(all)),
            one(Losses.past(all)));
    List<NDArray> gradients = results.subList(3, results.size()).stream().map(this::home).toList();
    int each = all.isEmpty() ? 0 : gradients.size() / all.size();
    return new Piece(
        Native.read(home(results.get(0))).toFloats(),
        rows(home(results.get(1))),
        Native.read(home(results.get(2))).toDoubles(),
        IntStream.range(0, all.size())
            .mapToObj(i -> gradients.subList(i * each, (i + 1) * each))
            .map(of -> Tensors.of(weights.layout(), wanted, of))
            .toList());
  }

  /** Logits of a batch without dropout: size × outputs. */
  float[][] logits(Tensors weights, TextBatch batch) {
    return rows(
        home(
            module
                .call("logits", weights(weights), ids(batch), types(batch), lengths(batch))
                .get(0)));
  }

  /** The shapes of what {@code probe} returns for a batch. */
  List<long[]> probe(TextBatch batch) {
    List<NDArray> results = module.call("probe", ids(batch), types(batch), lengths(batch));
    return results.stream().map(result -> result.getShape().getShape()).toList();
  }

  private Many weights(Tensors weights) {
    return new Many(weights.present().stream().map(this::away).toList());
  }

  private One ids(TextBatch batch) {
    return one(Array.ofInts(batch.ids(), batch.size(), batch.length()));
  }

  private One types(TextBatch batch) {
    return one(Array.ofInts(batch.types(), batch.size(), batch.length()));
  }

  private One lengths(TextBatch batch) {
    return one(Array.ofInts(batch.lengths(), batch.size()));
  }

  private One one(Array array) {
    return new One(away(Native.of(array)));
  }

  private NDArray away(NDArray array) {
    return Native.on(device, array);
  }

  private NDArray home(NDArray array) {
    return Native.on(Device.cpu(), array);
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
