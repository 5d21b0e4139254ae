package finetune.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.archive.Array;
import finetune.method.Answer;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What our graph computes is what Hugging Face's BERT computes, whose last layer, unlike ours, is
 * computed for every token; the numbers are from scripts/fixtures/bert.py.
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

  enum Kind {
    CLASSES,
    SCORE;

    Tiny tiny() {
      return this == CLASSES ? Tiny.classes() : Tiny.score();
    }
  }

  @ParameterizedTest
  @EnumSource
  void logitsAndLosses(Kind kind) {
    Tiny tiny = kind.tiny();
    try (Lanes lanes = tiny.lanes(1, 0, 1, 1)) {
      Tensors weights = tiny.weights();
      Answer answer = lanes.ask(List.of(tiny.request(weights, 0, 0, Tiny.ALL))).get(0);
      requireNear(tiny.file().get("logits"), flat(answer.logits()));
      requireNear(tiny.file().get("losses"), answer.losses());
      double mean = DoubleStream.of(tiny.file().get("losses").toDoubles()).average().getAsDouble();
      assertEquals(mean, answer.loss(), 1e-5 * mean);
      float[][] evaluated = lanes.logits(weights, List.of(tiny.batch())).get(0);
      requireNear(tiny.file().get("logits"), flat(evaluated));
    }
  }

  @ParameterizedTest
  @EnumSource
  void gradients(Kind kind) {
    Tiny tiny = kind.tiny();
    try (Lanes lanes = tiny.lanes(1, 0, 1, 1)) {
      Tensors weights = tiny.weights();
      Answer answer = lanes.ask(List.of(tiny.request(weights, 0, 0, Tiny.ALL))).get(0);
      Map<String, Array> computed = answer.gradient().values();
      Map<String, Array> expected = tiny.in("gradient");
      assertEquals(expected.keySet(), computed.keySet());
      double whole = norm(expected.values().toArray(Array[]::new));
      for (String part : expected.keySet()) {
        assertArrayEquals(expected.get(part).shape(), computed.get(part).shape(), part);
        double away = distance(expected.get(part).toDoubles(), computed.get(part).toDoubles());
        // The gradient of a key's bias is zero but for rounding, hence the second term.
        double allowed = 1e-5 * norm(expected.get(part)) + 1e-7 * whole;
        assertTrue(away <= allowed, part + " is off by " + away + " of " + allowed);
      }
    }
  }

  private static void requireNear(Array expected, float[] computed) {
    double away =
        distance(expected.toDoubles(), Array.ofFloats(computed, computed.length).toDoubles());
    assertTrue(away <= 1e-5 * norm(expected), "off by " + away);
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
