package finetune.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import finetune.archive.Array;
import finetune.archive.DataType;
import finetune.method.Answer;
import finetune.method.Loss;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import finetune.tensor.Torch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What our graph computes is what Hugging Face's BERT computes, whose last layer, unlike ours, is
 * computed for every token; the numbers are from scripts/fixtures/bert.py and dropout.py.
 */
@Tag("native")
class BertReferenceTest {
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @ParameterizedTest
  @CsvSource({
    "classes, F32, 1e-5",
    "classes, F64, 2e-7",
    "score,   F32, 1e-5",
    "score,   F64, 2e-7"
  })
  void logitsLossesAndGradients(String task, DataType type, double tolerance) {
    Tiny tiny = task.equals("classes") ? Tiny.classes() : Tiny.score();
    try (Lanes lanes = tiny.lanes(1, 0, 1, 1)) {
      Tensors weights = tiny.weights(type);
      Answer answer = lanes.ask(List.of(tiny.request(weights, 0, 0, Tiny.ALL))).get(0);
      float[][] evaluated = lanes.logits(weights, List.of(tiny.batch())).get(0);
      Array logits = tiny.file().get("logits");
      Array losses = tiny.file().get("losses");
      requireNear(logits, flat(answer.logits()), tolerance);
      requireNear(logits, flat(evaluated), tolerance);
      requireNear(losses, answer.losses(), tolerance);
      double mean = DoubleStream.of(losses.toDoubles()).average().getAsDouble();
      assertEquals(mean, answer.loss(), tolerance * mean);
      requireNear(tiny.in("gradient"), answer.gradient().values(), tolerance);
    }
  }

  /** Under the masks that the key stands for, made anew elsewhere. */
  @ParameterizedTest
  @CsvSource({"F32, 1e-5", "F64, 2e-7"})
  void logitsLossesAndGradientsWithDropout(DataType type, double tolerance) {
    Tiny tiny = Tiny.classes();
    Tiny expected = Tiny.dropped();
    ByteBuffer number = expected.file().get("key").data().duplicate();
    long[] key = {number.order(ByteOrder.LITTLE_ENDIAN).getLong()};
    try (Graph graph = new Graph(tiny.model(0.1).graph(), Device.cpu())) {
      Graph.Objective asked = new Graph.Objective(List.of(Loss.TASK), Tiny.ALL, key, 1);
      Graph.Piece answer =
          Torch.with(1, () -> graph.gradient(tiny.weights(type), tiny.batch(), asked));
      requireNear(expected.file().get("logits"), flat(answer.logits()), tolerance);
      requireNear(expected.file().get("losses"), answer.losses(), tolerance);
      requireNear(expected.in("gradient"), answer.gradients().get(0).values(), tolerance);
    }
  }

  private static void requireNear(
      Map<String, Array> expected, Map<String, Array> computed, double tolerance) {
    assertEquals(expected.keySet(), computed.keySet());
    double whole = norm(expected.values().toArray(Array[]::new));
    expected.forEach(
        (part, array) -> {
          assertArrayEquals(array.shape(), computed.get(part).shape(), part);
          double away = distance(array.toDoubles(), computed.get(part).toDoubles());
          // The gradient of a key's bias is zero but for rounding, hence the second term.
          double allowed = tolerance * (norm(array) + whole / 100);
          assertTrue(away <= allowed, part + " is off by " + away + " of " + allowed);
        });
  }

  private static void requireNear(Array expected, float[] computed, double tolerance) {
    double away =
        distance(expected.toDoubles(), Array.ofFloats(computed, computed.length).toDoubles());
    assertTrue(away <= tolerance * norm(expected), "off by " + away);
  }

  private static double norm(Array... parts) {
    return Math.sqrt(
        Arrays.stream(parts)
            .flatMapToDouble(p -> Arrays.stream(p.toDoubles()))
            .map(x -> x * x)
            .sum());
  }

  private static double distance(double[] a, double[] b) {
    assertEquals(a.length, b.length);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  private static float[] flat(float[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = rows[i / rows[0].length][i % rows[0].length];
    }
    return flat;
  }
}
