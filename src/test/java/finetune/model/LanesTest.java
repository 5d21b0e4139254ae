package finetune.model;

import static finetune.tensor.Vectors.requireNear;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import finetune.archive.Array;
import finetune.archive.DataType;
import finetune.data.TextBatch;
import finetune.method.Answer;
import finetune.method.Loss;
import finetune.method.Request;
import finetune.tensor.Part;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("native")
class LanesTest {
  private static final Tiny TINY = Tiny.classes();
  private static final double DROPOUT = 0.1;

  private Scope scope;
  private Tensors weights;

  @BeforeEach
  void open() {
    scope = Scope.open();
    weights = TINY.weights();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void twoLanesGiveTheBitsOfOne() {
    List<Request> requests =
        List.of(request(0, 0), new Request(weights.times(1.5), TINY.batch(), 1, 0));
    try (Lanes one = TINY.lanes(1, DROPOUT, 2, 7);
        Lanes two = TINY.lanes(2, DROPOUT, 2, 7)) {
      assertEquals(2, two.lanes());
      List<Answer> inTurn = one.ask(requests);
      for (int round = 0; round < 5; round++) {
        List<Answer> atOnce = two.ask(requests);
        for (int i = 0; i < 2; i++) {
          requireSame(inTurn.get(i), atOnce.get(i));
        }
      }
    }
  }

  @Test
  void masksAreAFunctionOfSeedStepPassAndMicroBatch() {
    try (Lanes lanes = TINY.lanes(1, DROPOUT, 1, 7);
        Lanes otherSeed = TINY.lanes(1, DROPOUT, 1, 8)) {
      Set<String> all = new HashSet<>();
      all.add(losses(lanes, request(3, 0)));
      all.add(losses(lanes, request(3, 1)));
      all.add(losses(lanes, request(4, 0)));
      all.add(losses(otherSeed, request(3, 0)));
      assertEquals(4, all.size());
      assertTrue(all.contains(losses(lanes, request(3, 0))), "the same request, the same masks");
    }
  }

  @Test
  void everyMicroBatchHasMasksOfItsOwn() {
    TextBatch one = TINY.batch().slice(0, 1);
    TextBatch twice =
        new TextBatch(
            new long[] {0, 1},
            one.length(),
            twice(one.ids()),
            twice(one.types()),
            twice(one.lengths()),
            new float[] {one.labels()[0], one.labels()[0]});
    Request request = new Request(weights, twice, 0, 0);
    try (Lanes whole = TINY.lanes(1, DROPOUT, 1, 7);
        Lanes parts = TINY.lanes(1, DROPOUT, 2, 7)) {
      float[] rows = whole.ask(List.of(request)).get(0).losses();
      assertTrue(rows[0] != rows[1], "rows of a batch differ");
      float[] apart = parts.ask(List.of(request)).get(0).losses();
      assertTrue(apart[0] != apart[1], "micro-batches differ");
    }
  }

  @Test
  void everyMicroBatchOfEveryShardHasMasksOfItsOwn() {
    TextBatch one = TINY.batch().slice(0, 1);
    TextBatch twice = one.only(0, 0);
    try (Lanes parts = TINY.lanes(1, DROPOUT, 2, 7)) {
      Set<Float> all = new HashSet<>();
      for (int shard = 0; shard < 2; shard++) {
        Request.Chance chance = new Request.Chance(0, 0, shard, true);
        Request request =
            new Request(weights, twice, chance, List.of(Loss.TASK), Tiny.ALL, 1, false);
        Answer answer = parts.ask(List.of(request)).get(0);
        all.add(answer.losses()[0]);
        all.add(answer.losses()[1]);
      }
      assertEquals(4, all.size());
    }
  }

  @Test
  void evaluationHasNoDropout() {
    try (Lanes dropping = TINY.lanes(1, DROPOUT, 1, 7);
        Lanes plain = TINY.lanes(1, 0, 1, 7)) {
      float[][] logits = dropping.logits(weights, List.of(TINY.batch())).get(0);
      assertArrayEquals(plain.logits(weights, List.of(TINY.batch())).get(0), logits);
    }
  }

  @ParameterizedTest
  @CsvSource({"2, F64, 1e-7", "4, F64, 1e-7", "9, F64, 1e-7", "2, F32, 1e-6", "4, F32, 1e-6"})
  void microBatchesAddUpToTheBatch(int accumulate, DataType type, double tolerance) {
    Tensors at = TINY.weights(type);
    Request request = TINY.request(at, 0, 0, Tiny.ALL);
    try (Lanes whole = TINY.lanes(1, 0, 1, 7);
        Lanes split = TINY.lanes(1, 0, accumulate, 7)) {
      Answer expected = whole.ask(List.of(request)).get(0);
      Answer answer = split.ask(List.of(request)).get(0);
      requireNear(expected.gradient(), answer.gradient(), tolerance);
      requireSameOutputs(expected, answer);
      assertArrayEquals(TINY.batch().examples(), answer.examples());
    }
  }

  @Test
  void theGradientOfSomePartsIsThatPartOfTheWhole() {
    Predicate<Part> normsOnly = part -> part.name().contains("LayerNorm");
    Tensors exact = TINY.weights(DataType.F64);
    try (Lanes lanes = TINY.lanes(1, DROPOUT, 1, 7)) {
      Request all = TINY.request(exact, 0, 0, Tiny.ALL);
      Tensors whole = lanes.ask(List.of(all)).get(0).gradient();
      Tensors some = lanes.ask(List.of(TINY.request(exact, 0, 0, normsOnly))).get(0).gradient();
      assertEquals(10, some.present().size());
      requireNear(whole.only(normsOnly), some, 1e-12);
    }
  }

  @Test
  void withoutALossThereIsNoGradient() {
    try (Lanes lanes = TINY.lanes(1, DROPOUT, 2, 7)) {
      Answer whole = lanes.ask(List.of(request(0, 0))).get(0);
      Request forward = new Request(weights, TINY.batch(), 0, 0).forwardOnly();
      Answer answer = lanes.ask(List.of(forward)).get(0);
      assertTrue(answer.gradients().isEmpty());
      requireSameOutputs(whole, answer);
    }
  }

  @Test
  void aFailureWaitsForTheOtherLanesAndLeavesAllUsable() {
    AtomicInteger asked = new AtomicInteger();
    Predicate<Part> slow =
        part -> {
          if (asked.incrementAndGet() == 1) {
            sleep(300); // the other lane fails meanwhile
          }
          return true;
        };
    Request bad = new Request(weights, TINY.batchOutOfRange(), 0, 0);
    try (Lanes lanes = TINY.lanes(2, DROPOUT, 1, 7)) {
      Answer before = lanes.ask(List.of(request(0, 0))).get(0);
      List<Request> requests = List.of(bad, TINY.request(weights, 0, 0, slow));
      assertThrows(RuntimeException.class, () -> lanes.ask(requests));
      int parts = weights.layout().parts().size();
      assertEquals(2 * parts, asked.get(), "asked before and after the pass, which is over");
      for (Answer after : lanes.ask(List.of(request(0, 0), request(0, 0)))) {
        requireSame(before, after);
      }
    }
  }

  @Test
  void nothingIsAskedOfTheWeightsThemselves() {
    Tensors copy = weights.copy();
    try (Lanes lanes = TINY.lanes(2, DROPOUT, 2, 7)) {
      int alive = scope.size();
      Answer answer = lanes.ask(List.of(request(0, 0))).get(0);
      assertEquals(alive + answer.gradient().present().size(), scope.size());
      assertFalse(weights.present().stream().anyMatch(NDArray::hasGradient));
    }
    requireSame(copy, weights);
  }

  private Request request(long step, int pass) {
    return TINY.request(weights, step, pass, Tiny.ALL);
  }

  private static String losses(Lanes lanes, Request request) {
    return Arrays.toString(lanes.ask(List.of(request)).get(0).losses());
  }

  private static int[] twice(int[] numbers) {
    int[] both = Arrays.copyOf(numbers, 2 * numbers.length);
    System.arraycopy(numbers, 0, both, numbers.length, numbers.length);
    return both;
  }

  /** The same but for rounding, which depends on what is computed together. */
  private static void requireSameOutputs(Answer expected, Answer answer) {
    assertEquals(expected.loss(), answer.loss(), 1e-6 * expected.loss());
    assertArrayEquals(expected.losses(), answer.losses(), 1e-5f);
    assertEquals(expected.logits().length, answer.logits().length);
    for (int row = 0; row < expected.logits().length; row++) {
      assertArrayEquals(expected.logits()[row], answer.logits()[row], 1e-5f);
    }
  }

  private static void requireSame(Answer expected, Answer answer) {
    assertEquals(expected.loss(), answer.loss());
    assertArrayEquals(expected.losses(), answer.losses());
    assertArrayEquals(expected.logits(), answer.logits());
    requireSame(expected.gradient(), answer.gradient());
  }

  private static void requireSame(Tensors expected, Tensors tensors) {
    Map<String, Array> values = tensors.values();
    assertEquals(expected.values().keySet(), values.keySet());
    expected
        .values()
        .forEach((name, array) -> assertEquals(array.data(), values.get(name).data(), name));
  }

  private static void sleep(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
