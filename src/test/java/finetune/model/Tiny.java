package finetune.model;

import ai.djl.Device;
import finetune.archive.Array;
import finetune.archive.DataType;
import finetune.archive.Safetensors;
import finetune.data.TextBatch;
import finetune.method.Request;
import finetune.pretrained.BertModels;
import finetune.pretrained.Products;
import finetune.pretrained.TaskModel;
import finetune.random.Noise;
import finetune.tensor.Layout;
import finetune.tensor.Part;
import finetune.tensor.Tensors;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * A BERT of 2 layers × 32 with the weights and the batch of a fixture; scripts/fixtures/bert.py
 * made it.
 *
 * @param file its tensors by name
 */
record Tiny(Map<String, Array> file) {
  static final Predicate<Part> ALL = part -> true;
  static final int HEADS = 4;

  /** Three classes. */
  static Tiny classes() {
    return of("classes.safetensors");
  }

  /** A score. */
  static Tiny score() {
    return of("score.safetensors");
  }

  /** What three classes come to under the masks of a key; scripts/fixtures/dropout.py made it. */
  static Tiny dropped() {
    return of("dropout.safetensors");
  }

  private static Tiny of(String name) {
    try {
      return new Tiny(Safetensors.read(Path.of(Tiny.class.getResource(name).toURI())));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The tensors below a folder, by their names in it. */
  Map<String, Array> in(String folder) {
    Map<String, Array> found = new LinkedHashMap<>();
    file.forEach(
        (name, array) -> {
          if (name.startsWith(folder + "/")) {
            found.put(name.substring(folder.length() + 1), array);
          }
        });
    return found;
  }

  TaskModel model(double dropout) {
    boolean regression = file.get("logits").shape()[1] == 1;
    return BertModels.of(in("weights"), HEADS, dropout, regression);
  }

  /** The weights in single precision, in the thread's innermost scope. */
  Tensors weights() {
    return weights(DataType.F32);
  }

  /** The weights, in the thread's innermost scope. */
  Tensors weights(DataType type) {
    Map<String, Array> weights = new LinkedHashMap<>(model(0).weights());
    weights.replaceAll((name, array) -> array.as(type));
    Layout layout =
        new Layout(
            weights.entrySet().stream()
                .map(weight -> Part.of(weight.getKey(), weight.getValue().shape()))
                .toList());
    return Tensors.of(layout, weights);
  }

  /** The batch of the fixture. */
  TextBatch batch() {
    int size = file.get("batch/lengths").size();
    return new TextBatch(
        LongStream.range(0, size).toArray(),
        file.get("batch/ids").size() / size,
        ints("batch/ids"),
        ints("batch/types"),
        ints("batch/lengths"),
        file.get("batch/labels").toFloats());
  }

  /** The same batch with one token that the vocabulary lacks. */
  TextBatch batchOutOfRange() {
    TextBatch batch = batch();
    batch.ids()[0] = 30;
    return batch;
  }

  private int[] ints(String name) {
    return DoubleStream.of(file.get(name).toDoubles()).mapToInt(number -> (int) number).toArray();
  }

  /** So many lanes of one thread on the CPU. */
  Lanes lanes(int number, double dropout, int accumulate, long seed) {
    return lanes(number, dropout, accumulate, seed, Products.FP32);
  }

  Lanes lanes(int number, double dropout, int accumulate, long seed, Products products) {
    Devices devices = new Devices(Collections.nCopies(number, Device.cpu()));
    return lanes(devices, dropout, accumulate, seed, products);
  }

  Lanes lanes(Devices devices, double dropout, int accumulate, long seed, Products products) {
    LaneSettings settings = new LaneSettings(1, accumulate, new Noise(seed), false);
    return new Lanes(model(dropout).computing(products).graph(), devices, settings);
  }

  /** A request for the gradient of some parts on the fixture's batch. */
  Request request(Tensors weights, long step, int pass, Predicate<Part> wanted) {
    return new Request(weights, batch(), step, pass).only(wanted);
  }
}
