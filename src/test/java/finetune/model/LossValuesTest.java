package finetune.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import finetune.archive.Array;
import finetune.archive.DataType;
import finetune.data.TextBatch;
import finetune.method.Answer;
import finetune.method.Loss;
import finetune.method.Request;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Losses that are not the task's, and their gradients, at logits that a test chooses. */
@Tag("native")
class LossValuesTest {
  private static final Tiny TINY = Tiny.classes();
  private static final String BIAS = "classifier.bias";
  private static final Loss LOG = new Loss.Margin(false, 1, 0.1);
  private static final Loss TANH = new Loss.Margin(true, 10, 0.1);

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
    "false, 1, 1.1457630651, -0.3306573183, 0.2051121325, 0.1255451858",
    "true, 10, 0.1405698576, -0.0747306285, 0.0657702875, 0.0089603410"
  })
  void theMarginAtGivenLogits(
      boolean tanh, double mu, double value, double first, double second, double third) {
    Answer answer = withLogits(new Loss.Margin(tanh, mu, 0.1), 1, 2, 0);
    assertEquals(value, answer.extra(), 1e-9);
    double[] gradient = byLogits(answer.gradient(new Loss.Margin(tanh, mu, 0.1)));
    assertArrayEquals(new double[] {first, second, third}, gradient, 1e-9);
    assertEquals(-Math.log(softmax(1, 1, 2, 0)[0]), answer.loss(), 1e-6, "the task's loss");
  }

  @Test
  void equalLogitsHaveNoMargin() {
    // Both φ are 0 at 0, so what is left is the logarithm of the number of classes.
    assertEquals(Math.log(3), withLogits(LOG, 5, 5, 5).extra(), 1e-9);
    assertEquals(Math.log(3) / 10, withLogits(TANH, 5, 5, 5).extra(), 1e-9);
  }

  @ParameterizedTest
  @CsvSource({"1, 0.1927447570", "2, 0.2265320491", "5, 0.2379377127"})
  void theDistanceFromEarlierLogits(double tau, double value) {
    double out = -1e4; // a third class that nobody believes in
    float[][] past = new float[TINY.batch().size()][];
    Arrays.fill(past, new float[] {(float) Math.log(4), 0, (float) out});
    Loss drawn = new Loss.Drawn(past, tau, 1);
    Answer answer = withLogits(drawn, 0, 0, out);
    assertEquals(value, answer.extra(), 5e-6);
    double[] before = softmax(tau, Math.log(4), 0, out);
    double[] now = softmax(tau, 0, 0, out);
    double[] expected = {-0.5, 0.5, 0}; // the task's
    for (int j = 0; j < 3; j++) {
      expected[j] += tau * (now[j] - before[j]);
    }
    assertArrayEquals(expected, byLogits(answer.gradient(drawn)), 1e-6);
  }

  /** What the model says if its head sees nothing of the text and every label is 0. */
  private Answer withLogits(Loss loss, double... logits) {
    Map<String, Array> all = new LinkedHashMap<>(TINY.model(0).weights());
    all.replaceAll((name, array) -> array.as(DataType.F64));
    all.put("classifier.weight", zeros(all.get("classifier.weight")));
    all.put(BIAS, Array.ofDoubles(logits, logits.length));
    Tensors weights = Tensors.of(TINY.weights().layout(), all);
    TextBatch batch = TINY.batch();
    Arrays.fill(batch.labels(), 0);
    try (Lanes lanes = TINY.lanes(1, 0, 1, 7)) {
      return lanes.ask(List.of(new Request(weights, batch, 0, 0).wanting(loss))).get(0);
    }
  }

  private static Array zeros(Array like) {
    return Array.ofDoubles(new double[like.size()], like.shape());
  }

  /** With every example's logits the same, their gradient is that of the head's bias. */
  private static double[] byLogits(Tensors gradient) {
    return gradient.values().get(BIAS).toDoubles();
  }

  private static double[] softmax(double tau, double... logits) {
    double sum = DoubleStream.of(logits).map(z -> Math.exp(z / tau)).sum();
    return DoubleStream.of(logits).map(z -> Math.exp(z / tau) / sum).toArray();
  }
}
