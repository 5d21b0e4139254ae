package finetune.pretrained;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import finetune.SharedData;
import finetune.archive.Array;
import finetune.data.Encoding;
import finetune.store.Cache;
import finetune.tensor.Layout;
import finetune.tensor.Module;
import finetune.tensor.Module.Many;
import finetune.tensor.Module.One;
import finetune.tensor.Native;
import finetune.tensor.Part;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import finetune.tensor.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The default model means what it should: cosines of its mean-pooled hidden states, against those
 * that numpy computed from the same ONNX file.
 */
@Tag("native")
class MiniLmCosinesTest {
  private static final int ROWS = 100;

  @TempDir Path folder;

  @Test
  void cosinesOfStsB() throws IOException {
    List<String[]> pairs = SharedData.rows("glue/STS-B/dev.tsv");
    List<String[]> expected = SharedData.rows("glue-metrics/stsb_dev_all-minilm-l6-v2_cosine.tsv");
    assertEquals(1500, pairs.size());
    assertEquals(1500, expected.size());

    List<String> texts = new ArrayList<>();
    pairs.forEach(pair -> texts.addAll(List.of(pair[7], pair[8])));
    Torch.root();
    Torch.prepareThread(1); // other processes may want the other cores
    float[][] embeddings = Scope.during(() -> embeddings(texts));

    for (int i = 0; i < pairs.size(); i++) {
      double cosine = cosine(embeddings[2 * i], embeddings[2 * i + 1]);
      assertEquals(Double.parseDouble(expected.get(i)[2]), cosine, 1e-4, "pair " + i);
    }
  }

  /** Texts of similar length are embedded together. */
  private float[][] embeddings(List<String> texts) {
    Pretrained pretrained = Models.named("all-minilm-l6-v2", new Cache(folder));
    try (Tokenizer tokenizer = pretrained.tokenizer(256)) {
      TaskModel model = pretrained.withHead(new Head("STS-B", 1, true, 0.1, 1), tokenizer, null);
      Layout layout =
          new Layout(
              model.weights().entrySet().stream()
                  .map(weight -> Part.of(weight.getKey(), weight.getValue().shape()))
                  .toList());
      Tensors weights = Tensors.of(layout, model.weights());
      List<Encoding> encoded = texts.stream().map(text -> tokenizer.encode(text, null)).toList();
      int[] order =
          IntStream.range(0, texts.size())
              .boxed()
              .sorted(Comparator.comparing(i -> encoded.get(i).ids().length))
              .mapToInt(i -> i)
              .toArray();
      float[][] embeddings = new float[texts.size()][];
      byte[] graph = BertModels.graphWith(model, "pooled.py");
      try (Module module = Module.load(graph, Device.cpu())) {
        for (int from = 0; from < order.length; from += ROWS) {
          int[] batch = Arrays.copyOfRange(order, from, Math.min(order.length, from + ROWS));
          float[][] pooled = Scope.during(() -> pooled(module, weights, batch, encoded));
          for (int i = 0; i < batch.length; i++) {
            embeddings[batch[i]] = pooled[i];
          }
        }
      }
      return embeddings;
    }
  }

  private static float[][] pooled(
      Module module, Tensors weights, int[] batch, List<Encoding> encoded) {
    int length = encoded.get(batch[batch.length - 1]).ids().length;
    int[] ids = new int[batch.length * length];
    int[] lengths = new int[batch.length];
    for (int i = 0; i < batch.length; i++) {
      int[] tokens = encoded.get(batch[i]).ids();
      System.arraycopy(tokens, 0, ids, i * length, tokens.length);
      lengths[i] = tokens.length;
    }
    Array matrix = Array.ofInts(ids, batch.length, length);
    Array types = Array.ofInts(new int[ids.length], batch.length, length);
    float[] all =
        Native.read(
                module
                    .call(
                        "pooled",
                        new Many(weights.present()),
                        new One(Native.of(matrix)),
                        new One(Native.of(types)),
                        new One(Native.of(Array.ofInts(lengths, lengths.length))))
                    .get(0))
            .toFloats();
    int hidden = all.length / batch.length;
    return IntStream.range(0, batch.length)
        .mapToObj(i -> Arrays.copyOfRange(all, i * hidden, (i + 1) * hidden))
        .toArray(float[][]::new);
  }

  private static double cosine(float[] a, float[] b) {
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  }

  private static double dot(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> (double) a[i] * b[i]).sum();
  }
}
