package finetune.pretrained;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import finetune.SharedData;
import finetune.archive.Array;
import finetune.data.EncodedExamples;
import finetune.data.Example;
import finetune.data.TextBatch;
import finetune.store.Cache;
import finetune.tensor.Module;
import finetune.tensor.Module.Many;
import finetune.tensor.Module.One;
import finetune.tensor.Native;
import finetune.tensor.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proof that the default model is what it claims to be. */
@Tag("native")
class SentenceTest {
  private static final int WIDTH = 384;

  /** Mean of the hidden states of a text's own tokens, as sentence-transformers uses the model. */
  private static final String MEAN =
      """
        def sentence(self, w: List[Tensor], ids: Tensor, types: Tensor, lengths: Tensor) -> Tensor:
          mask = (self).mask(ids, lengths)
          none = torch.arange(0, dtype=4)
          x = (self).encode(w, ids, types, mask, (none, none), False)
          real = torch.to(torch.unsqueeze(mask, 2), 6)
          return torch.div(torch.sum(torch.mul(x, real), [1]), torch.sum(real, [1]))
      """;

  @Test
  void cosinesOfStsbAreTheReferences(@TempDir Path folder) throws IOException {
    List<String[]> rows = SharedData.rows("glue/STS-B/dev.tsv");
    List<String[]> cosines = SharedData.rows("glue-metrics/stsb_dev_all-minilm-l6-v2_cosine.tsv");
    Bert bert = (Bert) Models.named(MiniLm.NAME, new Cache(folder));
    try (Tokenizer tokenizer = bert.tokenizer(512)) {
      float[][] first = embeddings(bert, tokenizer, column(rows, 7));
      float[][] second = embeddings(bert, tokenizer, column(rows, 8));
      assertEquals(1_500, first.length);
      for (int i = 0; i < first.length; i++) {
        double wanted = Double.parseDouble(cosines.get(i)[2]);
        assertEquals(wanted, cosine(first[i], second[i]), 1e-4, "pair " + i);
      }
    }
  }

  private static List<Example> column(List<String[]> rows, int number) {
    return IntStream.range(0, rows.size())
        .mapToObj(i -> new Example(i, rows.get(i)[number], null, 0))
        .toList();
  }

  /** A vector for each text; those of similar length are computed together. */
  private static float[][] embeddings(Bert bert, Tokenizer tokenizer, List<Example> texts) {
    EncodedExamples encoded = EncodedExamples.of(texts, tokenizer);
    int[] order =
        IntStream.range(0, texts.size())
            .boxed()
            .sorted(Comparator.comparing(encoded::length))
            .mapToInt(Integer::intValue)
            .toArray();
    float[][] embeddings = new float[texts.size()][];
    Scope scope = Scope.open();
    try (Module graph = Module.load(archive(bert), Device.cpu())) {
      Many weights = new Many(bert.weights().arrays().values().stream().map(Native::of).toList());
      for (int from = 0; from < order.length; from += 64) {
        int[] positions = Arrays.copyOfRange(order, from, Math.min(order.length, from + 64));
        float[] flat = sentence(graph, weights, encoded.batch(positions));
        for (int i = 0; i < positions.length; i++) {
          embeddings[positions[i]] = Arrays.copyOfRange(flat, WIDTH * i, WIDTH * (i + 1));
        }
      }
    } finally {
      scope.close();
    }
    return embeddings;
  }

  private static byte[] archive(Bert bert) {
    int layers = bert.weights().shape().layers();
    BertGraph graph = new BertGraph(layers, bert.heads(), bert.epsilon(), 0, false, Products.FP32);
    return BertModels.withMethods(graph, MEAN);
  }

  private static float[] sentence(Module graph, Many weights, TextBatch batch) {
    Array ids = Array.ofInts(batch.ids(), batch.size(), batch.length());
    Array types = Array.ofInts(batch.types(), batch.size(), batch.length());
    Array lengths = Array.ofInts(batch.lengths(), batch.size());
    return Native.read(graph.call("sentence", weights, one(ids), one(types), one(lengths)).get(0))
        .toFloats();
  }

  private static One one(Array array) {
    return new One(Native.of(array));
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double squaresOfA = 0;
    double squaresOfB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      squaresOfA += (double) a[i] * a[i];
      squaresOfB += (double) b[i] * b[i];
    }
    return product / Math.sqrt(squaresOfA * squaresOfB);
  }
}
