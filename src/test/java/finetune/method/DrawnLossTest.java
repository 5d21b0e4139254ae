package finetune.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.archive.DataType;
import finetune.tensor.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SAF and MESA: towards which logits the loss draws, and when. */
@Tag("native")
class DrawnLossTest {
  private static final int EPOCH = 4;

  /** The answers of a walk, as they were given. */
  private static List<Answer> answers(String opt, int steps) {
    List<Answer> all = new ArrayList<>();
    Walk.Settings settings =
        Walk.on(opt)
            .spoiled(
                oracle ->
                    requests -> {
                      List<Answer> given = oracle.ask(requests);
                      all.addAll(given);
                      return given;
                    });
    try (Walk walk = settings.start()) {
      walk.steps(steps);
    }
    return all;
  }

  private static List<QuadraticOracle.Asked> asked(String opt, int steps) {
    try (Walk walk = Walk.on(opt).start()) {
      walk.steps(steps);
      return walk.oracle.asked;
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0.1927447570", "2, 0.2265320491", "5, 0.2379377127"})
  void theDistanceOfTheReference(double tau, double expected) {
    double[] past = {Math.log(4), 0};
    assertEquals(expected, tau * tau * Softmax.distance(past, new double[2], tau), 1e-10);
  }

  @Test
  void theOraclesGradientIsThatOfTheLossAndWhatDrawingAdds() {
    float[][] past = {{1, -2, 0.5f}, {0, 0, 3}, {-1, 1, 1}};
    Loss drawn = new Loss.Drawn(past, 2, 1.7);
    double[] slopes = new double[9];
    for (int i = 0; i < 9; i++) {
      slopes[i] = (drawnLoss(drawn, i, 1e-5) - drawnLoss(drawn, i, -1e-5)) / 2e-5;
    }
    double[] gradient =
        Scope.during(() -> Vectors.numbers(ask(drawn, Classifier.SMALL.start()).gradient(drawn)));
    assertArrayEquals(slopes, gradient, 1e-8);
  }

  private static double drawnLoss(Loss drawn, int weight, double moved) {
    double[] x = Classifier.SMALL.start().clone();
    x[weight] += moved;
    Answer answer = Scope.during(() -> ask(drawn, x));
    return answer.loss() + answer.extra();
  }

  private static Answer ask(Loss drawn, double[] x) {
    Classifier classifier = Classifier.SMALL;
    QuadraticOracle oracle = new QuadraticOracle(classifier, DataType.F64);
    Request request =
        new Request(
            Vectors.of(classifier.layout(), DataType.F64, x), classifier.batches().batch(0), 0, 0);
    return oracle.ask(List.of(request.wanting(drawn))).get(0);
  }

  /** Twenty steps are five epochs. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "saf | 1 | 5 | 1",
        "saf:start=2 | 3 | 5 | 1",
        "saf:lag=2 | 2 | 5 | 2",
        "saf:start=1,lag=3 | 3 | 5 | 3",
        "saf:end=3 | 1 | 3 | 1"
      })
  void safDrawsTowardsTheLogitsOfAnEarlierEpoch(String opt, int from, int end, int lag) {
    List<QuadraticOracle.Asked> asked = asked(opt, 20);
    List<Answer> answers = answers(opt, 20);
    Map<List<Long>, float[]> seen = new HashMap<>();
    for (int step = 0; step < 20; step++) {
      long epoch = step / EPOCH;
      Answer answer = answers.get(step);
      Loss loss = asked.get(step).losses().get(0);
      assertEquals(epoch >= from && epoch < end, loss instanceof Loss.Drawn, "step " + step);
      for (int i = 0; i < answer.examples().length; i++) {
        seen.put(List.of(epoch, answer.examples()[i]), answer.logits()[i]);
        if (loss instanceof Loss.Drawn drawn) {
          assertEquals(List.of(5.0, 7.5), List.of(drawn.tau(), drawn.factor()));
          assertArrayEquals(seen.get(List.of(epoch - lag, answer.examples()[i])), drawn.past()[i]);
        }
      }
    }
  }

  @Test
  void mesaDrawsTowardsTheLogitsOfAnAverageThatHasNoDropout() {
    List<QuadraticOracle.Asked> asked = asked("mesa-0.5:decay=0.9,tau=2+sgd", 6);
    double[] average = Classifier.SMALL.start();
    int at = 0;
    for (int step = 0; step < 6; step++) {
      if (step >= EPOCH) {
        QuadraticOracle.Asked forward = asked.get(at++);
        assertEquals(List.of(), forward.losses());
        assertEquals(new Request.Chance(step, 0, 0, false), forward.chance());
        assertArrayEquals(average, numbers(forward), 1e-12);
        Loss.Drawn drawn = (Loss.Drawn) asked.get(at).losses().get(0);
        assertEquals(List.of(2.0, 2.0), List.of(drawn.tau(), drawn.factor()));
        double[] logits = Classifier.SMALL.logits(numbers(forward), forward.rows().get(2));
        assertEquals(logits[1], drawn.past()[2][1], 1e-6);
      }
      double[] next = step < 5 ? numbers(asked.get(step + 1 < EPOCH ? at + 1 : at + 2)) : average;
      for (int i = 0; i < average.length; i++) {
        average[i] = 0.9 * average[i] + 0.1 * next[i];
      }
      at++;
    }
  }

  private static double[] numbers(QuadraticOracle.Asked asked) {
    return asked.point().stream().mapToDouble(x -> x).toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"saf-0", "mesa-0", "saf:start=9", "mesa:start=9", "saf:lag=9"})
  void withoutWeightOrBeforeItsStartItIsItsBase(String opt) {
    for (String base : List.of("adamw", "sgd")) {
      try (Walk alone = Walk.on(Classifier.SMALL, base).clip(1).decay(0.01).start();
          Walk walk = Walk.on(Classifier.SMALL, opt + "+" + base).clip(1).decay(0.01).start()) {
        assertArrayEquals(alone.steps(9).at(), walk.steps(9).at());
        assertEquals(alone.oracle.asked, walk.oracle.asked);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"saf-2", "mesa-2:decay=0.5"})
  void reportsTheLossOfTheTaskAndWhatItAddsBeside(String opt) {
    try (Walk alone = Walk.on(Classifier.SMALL, "adamw").start();
        Walk walk = Walk.on(opt).start()) {
      alone.steps(8);
      walk.steps(8);
      for (int step = 0; step < 8; step++) {
        Outcome outcome = walk.outcomes.get(step);
        assertEquals(step < EPOCH, Double.isNaN(outcome.extra()));
        assertTrue(step < EPOCH || outcome.extra() > 0);
      }
      QuadraticOracle.Asked last = walk.oracle.asked.get(walk.oracle.asked.size() - 1);
      double loss =
          last.rows().stream()
              .mapToDouble(row -> Classifier.SMALL.loss(numbers(last), row))
              .average()
              .orElseThrow();
      assertEquals(loss, walk.outcomes.get(7).loss(), 1e-15);
      assertTrue(!Arrays.equals(alone.at(), walk.at()));
    }
  }

  @Test
  void anExampleThatWasNotSeenIsDrawnNowhere() {
    LogitTable table = new LogitTable(2);
    table.put(0, new long[] {4, 1}, new float[][] {{1, 2}, {3, 4}});
    table.put(1, new long[] {1}, new float[][] {{5, 6}});
    assertTrue(table.get(0, new long[] {1, 2}).isEmpty());
    assertTrue(table.get(1, new long[] {4}).isEmpty());
    assertTrue(table.get(0, new long[] {5}).isEmpty());
    assertArrayEquals(new float[][] {{3, 4}, {1, 2}}, table.get(0, new long[] {1, 4}).get());
    table.put(2, new long[] {1}, new float[][] {{7, 8}});
    assertArrayEquals(new float[][] {{7, 8}}, table.get(2, new long[] {1}).get());
    assertArrayEquals(new float[][] {{5, 6}}, table.get(1, new long[] {1}).get());
  }
}
