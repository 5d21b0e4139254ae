package finetune.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import finetune.archive.Array;
import finetune.data.TextBatch;
import finetune.method.Loss;
import finetune.method.Request;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The distance from earlier logits, as the graph of a model computes it. */
@Tag("native")
class DrawnTest {
  private static final Tiny TINY = Tiny.classes();

  /** A class that the logits rule out: its probability is 0 in single precision too. */
  private static final float NEVER = -1e30f;

  @ParameterizedTest
  @CsvSource({
    "1, 0.1927447570, 1",
    "2, 0.2265320491, 1",
    "5, 0.2379377127, 1",
    "2, 0.2265320491, 2"
  })
  void ofTheReference(double tau, double expected, int accumulate) {
    double extra =
        Scope.during(
            () -> {
              try (Lanes lanes = TINY.lanes(1, 0, accumulate, 7)) {
                return lanes.ask(List.of(request(tau))).get(0).extra();
              }
            });
    assertEquals(expected, extra, 1e-6);
  }

  /** At weights that give every example the logits 0, 0 and never. */
  private static Request request(double tau) {
    Tensors weights = TINY.weights();
    Array never = Array.ofFloats(new float[] {0, 0, NEVER}, 3);
    Tensors bias = Tensors.of(weights.layout(), Map.of("classifier.bias", never));
    Tensors zero = weights.only(part -> part.name().equals("classifier.weight")).zeros();
    TextBatch batch = TINY.batch();
    float[][] past = new float[batch.size()][];
    Arrays.fill(past, new float[] {(float) Math.log(4), 0, NEVER});
    Loss drawn = new Loss.Drawn(past, tau, 1);
    return new Request(bias.orElse(zero.orElse(weights)), batch, 0, 0).wanting(drawn);
  }
}
