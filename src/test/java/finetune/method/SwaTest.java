package finetune.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import finetune.archive.DataType;
import finetune.optim.LearningRateSchedule;
import finetune.optim.Share;
import finetune.random.Noise;
import finetune.spec.Opt;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A mean of weights that is evaluated, and that the training does not notice. */
@Tag("native")
class SwaTest {
  private static Swa.Settings settings(String opt) {
    return Swa.Settings.of(Opt.read(opt).wrappers().get(0));
  }

  /** A method that puts the weights where it is told. */
  private static Method moving(double... places) {
    return new Method() {
      @Override
      public Answer step(Tensors weights, Step t) {
        weights.assign(at(places[(int) t.number()]));
        return null;
      }

      @Override
      public int vectors(int lanes) {
        return 0;
      }
    };
  }

  private static Tensors at(double place) {
    return Vectors.of(Problem.LINE.layout(), DataType.F64, place);
  }

  @Test
  void theMeanOfOneTwoAndSix() {
    double[] means = Scope.during(() -> means(new Swa(moving(1, 2, 6), settings("swa-0:every=1"))));
    assertArrayEquals(new double[] {-7, 1, 1.5, 3}, means, 1e-15);
  }

  /** What would be evaluated, from before the first of three steps on. */
  private static double[] means(Swa swa) {
    LearningRateSchedule flat = new LearningRateSchedule(LearningRateSchedule.Shape.CONSTANT, 1, 0);
    Run run = new Run(3, flat, Numbered.ALL, 1, new Noise(1), requests -> List.of());
    Tensors weights = at(-7);
    double[] means = new double[4];
    means[0] = Vectors.numbers(swa.evaluationWeights(weights))[0];
    for (int i = 0; i < 3; i++) {
      swa.step(weights, new Step(i, run, new Tally(i)));
      means[i + 1] = Vectors.numbers(swa.evaluationWeights(weights))[0];
    }
    return means;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "swa | 100 | 75 78 81 84 87 90 93 96 99", // every 2.5 steps, rounded
        "swa-0.5 | 10 | 5 6 7 8 9 10",
        "swa-0.5:every=2 | 9 | 5 7 9",
        "swa-0.58:every=4 | 25 | 15 19 23",
        "swa-0:every=3 | 7 | 3 6"
      })
  void collectsFromItsStartOnAtEqualDistances(String opt, long steps, String expected) {
    List<String> collected =
        LongStream.rangeClosed(1, steps)
            .filter(done -> settings(opt).collects(done, steps))
            .mapToObj(Long::toString)
            .toList();
    assertEquals(List.of(expected.split(" ")), collected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"adamw", "sampa", "late-2e-5+sam", "mesa", "saf+sgd"})
  void trainsOnFromTheWeightsThemselves(String opt) {
    try (Walk alone = Walk.on(opt).start();
        Walk averaged = Walk.on("swa-3e-5:every=2+" + opt).start()) {
      for (int step = 1; step <= 7; step++) {
        alone.step();
        averaged.step();
        assertArrayEquals(alone.at(), averaged.at());
        if (step <= 3) { // nothing is collected yet, or this is all
          assertArrayEquals(averaged.at(), averaged.evaluated());
        }
      }
      assertEquals(alone.oracle.asked.size(), averaged.oracle.asked.size());
    }
  }

  @Test
  void inARunThatIsExtendedTheMeanBeginsAnew() {
    try (Walk finished = Walk.on("swa-3e-5:every=2+adamw").start().steps(6);
        Walk extended = Walk.on("swa-1e-4:every=2+adamw").resume(finished, finished.state())) {
      for (int step = 7; step <= 10; step++) {
        extended.step();
        assertArrayEquals(extended.at(), extended.evaluated()); // at 10 the first is collected
      }
    }
  }

  /** It begins where the old run ended: the mean has the weights there and nothing before. */
  @Test
  void inARunThatIsExtendedToItsStartTheMeanBeginsThere() {
    try (Walk finished = Walk.on("swa-3e-5:every=2+adamw").start().steps(6);
        Walk extended = Walk.on("swa-6e-5:every=2+adamw").resume(finished, finished.state())) {
      double[] first = extended.at();
      extended.step();
      assertArrayEquals(first, extended.evaluated());
      double[] second = extended.steps(1).at();
      for (int i = 0; i < first.length; i++) {
        assertEquals((first[i] + second[i]) / 2, extended.evaluated()[i], 1e-12);
      }
    }
  }

  @Test
  void theMeanOfWeightsThatStayIsThoseWeights() {
    for (DataType type : List.of(DataType.F64, DataType.F32)) {
      try (Walk walk =
          Walk.on(Problem.BATCHES.from(0.1, 0.7), "swa-0:every=1").in(type).rate(0).start()) {
        double[] start = walk.at();
        assertArrayEquals(start, walk.steps(20).evaluated());
      }
    }
  }

  /** Of 400 steps: 300 before the first weights; at the peak to 150, at the last rate from 270. */
  @ParameterizedTest
  @CsvSource({"0, 0.1", "150, 0.1", "180, 0.0775", "210, 0.055", "270, 0.01", "399, 0.01"})
  void settlesToARateOfItsOwn(long step, double rate) {
    LearningRateSchedule recipe =
        new LearningRateSchedule(LearningRateSchedule.Shape.LINEAR, 0.1, 0.06);
    Swa swa = new Swa(moving(), settings("swa:lr=0.01"));
    assertEquals(rate, swa.learningRate(recipe).rate(step, 400), 1e-15);
    assertEquals(recipe, new Swa(moving(), settings("swa")).learningRate(recipe));
    assertEquals(0.01, new SettlingRate(0.1, 0.01, Share.decimal(0)).rate(0, 400));
  }
}
