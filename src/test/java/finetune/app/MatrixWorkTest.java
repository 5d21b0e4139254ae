package finetune.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import finetune.data.TextBatch;
import finetune.tensor.Layout;
import finetune.tensor.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counted by hand: 2 layers of 4 with 8 between, 3 classes. */
class MatrixWorkTest {
  private static Layout weights(String prefix) {
    List<Part> parts = new ArrayList<>();
    parts.add(Part.of(prefix + "embeddings.word_embeddings.weight", 10, 4));
    parts.add(Part.of(prefix + "embeddings.LayerNorm.weight", 4));
    for (int i = 0; i < 2; i++) {
      String layer = prefix + "encoder.layer." + i + ".";
      for (String part : List.of("self.query", "self.key", "self.value", "output.dense")) {
        parts.add(Part.of(layer + "attention." + part + ".weight", 4, 4));
        parts.add(Part.of(layer + "attention." + part + ".bias", 4));
      }
      parts.add(Part.of(layer + "intermediate.dense.weight", 8, 4));
      parts.add(Part.of(layer + "output.dense.weight", 4, 8));
      parts.add(Part.of(layer + "output.LayerNorm.weight", 4));
    }
    parts.add(Part.of(prefix + "pooler.dense.weight", 4, 4));
    parts.add(Part.of("classifier.weight", 3, 4));
    parts.add(Part.of("classifier.bias", 3));
    return new Layout(parts);
  }

  private static TextBatch batch(int length, int... lengths) {
    int size = lengths.length;
    int[] cells = new int[size * length];
    return new TextBatch(new long[size], length, cells, cells, lengths, new float[size]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "model."})
  void countsWhatTheTokensNeed(String prefix) {
    MatrixWork work = MatrixWork.of(weights(prefix)).orElseThrow();
    assertEquals(new MatrixWork(2, 4, 128, 28), work);
    // 3 tokens. First layer: 6·128·3 + 12·3·4·3 = 2736. Last: keys and values 6·32·3 = 576, the
    // rest of one token 6·96 = 576, its attention 12·3·4 = 144. Head 6·28 = 168.
    assertEquals(2736 + 576 + 576 + 144 + 168, work.gradient(batch(3, 3)));
    // 1 token: 768 + 48, 192 + 576 + 48, 168.
    assertEquals(1800, work.gradient(batch(1, 1)));
  }

  @Test
  void paddingCountsAsNothing() {
    MatrixWork work = MatrixWork.of(weights("")).orElseThrow();
    assertEquals(4200 + 1800, work.gradient(batch(7, 3, 1)));
  }

  @Test
  void anotherArchitectureIsNotGuessed() {
    Layout other = new Layout(List.of(Part.of("conv.weight", 8, 8)));
    assertEquals(Optional.empty(), MatrixWork.of(other));
  }
}
