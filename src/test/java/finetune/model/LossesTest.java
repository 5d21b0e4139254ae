package finetune.model;

import static finetune.tensor.Vectors.requireNear;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.archive.DataType;
import finetune.method.Answer;
import finetune.method.Loss;
import finetune.method.Request;
import finetune.random.Noise;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses that are not the task's, as the graph computes them with their gradients. */
@Tag("native")
class LossesTest {
  private static final Tiny TINY = Tiny.classes();
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
  @ValueSource(strings = {"log", "tanh", "drawn"})
  void theGradientIsThatOfTheValue(String name) {
    Loss loss = loss(name);
    Tensors weights = TINY.weights(DataType.F64);
    Tensors direction = weights.normals(5);
    Answer here = ask(request(weights).wanting(Loss.TASK, loss));
    Tensors gradient = here.gradient(loss);
    // What draws comes on top of the task's loss; its value is told apart.
    Tensors own = name.equals("drawn") ? gradient.plus(-1, here.gradient()) : gradient;
    double step = 1e-5;
    double above = ask(request(weights.plus(step, direction)).wanting(loss)).extra();
    double below = ask(request(weights.plus(-step, direction)).wanting(loss)).extra();
    double slope = (above - below) / (2 * step);
    assertTrue(Math.abs(slope) > 1e-3, "the slope is " + slope);
    assertEquals(slope, own.dot(direction), 1e-6 * Math.abs(slope));
  }

  @ParameterizedTest
  @ValueSource(strings = {"log", "tanh", "drawn"})
  void twoLossesInOneRequestAreThoseOfTwo(String name) {
    Loss loss = loss(name);
    Tensors weights = TINY.weights();
    Answer both = ask(0.1, 2, request(weights).wanting(Loss.TASK, loss));
    Answer task = ask(0.1, 2, request(weights));
    Answer other = ask(0.1, 2, request(weights).wanting(loss));
    assertEquals(List.of("task", loss.name()), List.copyOf(both.gradients().keySet()));
    assertEquals(task.loss(), both.loss());
    assertEquals(other.loss(), both.loss());
    assertEquals(other.extra(), both.extra());
    assertTrue(Double.isNaN(task.extra()));
    requireNear(task.gradient(), both.gradient(), 1e-6);
    requireNear(other.gradient(loss), both.gradient(loss), 1e-6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"log", "tanh", "drawn"})
  void microBatchesAddUpToTheBatch(String name) {
    Loss loss = loss(name);
    Request request = request(TINY.weights(DataType.F64)).wanting(loss, Loss.TASK);
    Answer whole = ask(request);
    for (int parts : new int[] {2, 3, TINY.batch().size()}) {
      Answer split = ask(0, parts, request);
      assertEquals(whole.extra(), split.extra(), 1e-7);
      requireNear(whole.gradient(loss), split.gradient(loss), 1e-7);
      requireNear(whole.gradient(), split.gradient(), 1e-7);
    }
  }

  @Test
  void theMarginIsTheMeanOfThatOfEveryExample() {
    Tensors weights = TINY.weights(DataType.F64);
    Answer answer = ask(request(weights).wanting(LOG));
    float[] labels = TINY.batch().labels();
    double mean = 0;
    for (int i = 0; i < labels.length; i++) {
      mean += margin(answer.logits()[i], (int) labels[i]) / labels.length;
    }
    assertEquals(mean, answer.extra(), 1e-6);
  }

  /** The formula of BiSAM's paper, with the logarithm, for one example. */
  private static double margin(float[] logits, int label) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(1 - Math.log(1 + (Math.E - 1) * Math.exp(logits[label] - logit)));
    }
    return Math.log(sum);
  }

  private static Loss loss(String name) {
    return switch (name) {
      case "log" -> LOG;
      case "tanh" -> TANH;
      case "drawn" -> new Loss.Drawn(past(), 2, 0.3);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static float[][] past() {
    float[][] past = new float[TINY.batch().size()][3];
    for (int i = 0; i < past.length; i++) {
      for (int j = 0; j < 3; j++) {
        past[i][j] = (float) Noise.gaussian(11, 3L * i + j);
      }
    }
    return past;
  }

  private static Request request(Tensors weights) {
    return TINY.request(weights, 3, 0, Tiny.ALL);
  }

  private static Answer ask(Request request) {
    return ask(0, 1, request);
  }

  private static Answer ask(double dropout, int accumulate, Request request) {
    try (Lanes lanes = TINY.lanes(1, dropout, accumulate, 7)) {
      return lanes.ask(List.of(request)).get(0);
    }
  }
}
