package finetune.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.archive.DataType;
import finetune.optim.LearningRateSchedule;
import finetune.optim.Share;
import finetune.random.Noise;
import finetune.tensor.Layout;
import finetune.tensor.Part;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which weights SSAM displaces. */
@Tag("native")
class MaskTest {
  private static final int SIZE = 100;
  private static final int EPOCHS = 10;
  private static final Layout LAYOUT = new Layout(List.of(Part.of("a", 60), Part.of("b", 40)));

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
  @CsvSource({"0.25, 7", "0.9, 1", "0, 10", "1, 0", "0.95, 0", "1e-3, 9"})
  void theNumberOfOnesIsDecimalExact(double sparsity, long ones) {
    SparseAscent rule = new SparseAscent(0.05, Share.decimal(sparsity), 1, new FisherMask(1));
    assertEquals(ones, rule.ones(10));
    assertEquals(ones == 0, rule.still(new Layout(List.of(Part.of("w", 10)))));
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 0, 50, 25", // as many ones die as the share of the first epoch says
    "0.5, 5, 50, 37",
    "0.5, 9, 50, 49",
    "1, 0, 50, 0",
    "1, 5, 50, 25",
    "0, 0, 50, 50",
    "1, 0, 90, 80", // only ten are dead
    "0.5, 0, 100, 100",
    "0.5, 0, 0, 0"
  })
  void onesWithSmallGradientsDieAndAsManyComeToLife(double death, long epoch, int ones, int kept) {
    DynamicMask how = new DynamicMask(death);
    Tensors mask = how.start(gradient(), ones, step(0));
    double[] before = Vectors.numbers(mask);
    assertEquals(ones, Arrays.stream(before).sum());
    how.choose(mask, ones, gradient(), gradient(), step(epoch));
    double[] after = Vectors.numbers(mask);
    assertEquals(ones, Arrays.stream(after).sum());
    int[] living = IntStream.range(0, SIZE).filter(i -> before[i] == 1).toArray();
    // The gradient grows from entry to entry.
    int[] expected = Arrays.copyOfRange(living, ones - kept, ones);
    assertArrayEquals(expected, Arrays.stream(living).filter(i -> after[i] == 1).toArray());
    assertTrue(Arrays.stream(after).allMatch(number -> number == 0 || number == 1));
  }

  @Test
  void whatIsDrawnIsAFunctionOfSeedAndEpoch() {
    assertArrayEquals(chosen(0, 1), chosen(0, 1));
    assertFalse(Arrays.equals(chosen(0, 1), chosen(0, 2)));
    assertFalse(Arrays.equals(chosen(0, 1), chosen(1, 1)));
  }

  private double[] chosen(long epoch, long seed) {
    DynamicMask how = new DynamicMask(0.5);
    Tensors mask = how.start(gradient(), 50, step(epoch, seed));
    how.choose(mask, 50, gradient(), gradient(), step(epoch, seed));
    return Vectors.numbers(mask);
  }

  @Test
  void liveWeightsWithoutAGradientComeBeforeDeadOnes() {
    DynamicMask how = new DynamicMask(0.5);
    Tensors mask = how.start(gradient(), 50, step(0));
    double[] before = Vectors.numbers(mask);
    how.choose(mask, 50, gradient(), gradient().zeros(), step(0));
    double[] after = Vectors.numbers(mask);
    long stayed = IntStream.range(0, SIZE).filter(i -> before[i] == 1 && after[i] == 1).count();
    assertEquals(25, stayed);
  }

  @Test
  void theFisherMaskIsThatOfSingleExamplesOfThisBatchAndTheNext() {
    // At (0.6, -0.2) rows 0 to 3 have gradients (0.6, -0.8) (-0.4, 3.2) (1.6, -4.8) (0.6, -8.8)
    Walk.Settings settings =
        Walk.on(Problem.BATCHES.from(0.6, -0.2), "ssam-0.5:samples=3")
            .batches(Numbered.rowsEach(2));
    try (Walk walk = settings.start()) {
      walk.step();
      List<QuadraticOracle.Asked> singles =
          walk.oracle.asked.stream().filter(asked -> !asked.chance().drops()).toList();
      assertEquals(
          List.of(List.of(0L), List.of(1L), List.of(2L)),
          singles.stream().map(QuadraticOracle.Asked::rows).toList());
      singles.forEach(asked -> assertEquals(List.of(0.6, -0.2), asked.point()));
      QuadraticOracle.Asked displaced = walk.oracle.asked.get(4);
      assertEquals(0.6, displaced.point().get(0));
      assertTrue(displaced.point().get(1) != -0.2);
      assertEquals(2 + 3 / 2.0, walk.outcomes.get(0).gradients());
    }
  }

  @Test
  void aMaskHoldsUntilTheEpochsAreOver() {
    try (Walk walk = Walk.on(Problem.BATCHES, "ssam:samples=1,every=2").start()) {
      walk.steps(20);
      assertEquals(
          List.of(0L, 8L, 16L),
          walk.oracle.asked.stream()
              .filter(asked -> !asked.chance().drops())
              .map(QuadraticOracle.Asked::step)
              .toList());
    }
  }

  private static Tensors gradient() {
    double[] rising =
        IntStream.range(0, SIZE).mapToDouble(i -> (i % 2 * 2 - 1) * (5. + i)).toArray();
    return Vectors.of(LAYOUT, DataType.F64, rising);
  }

  private Step step(long epoch) {
    return step(epoch, 1);
  }

  /** The first step of an epoch of four. */
  private Step step(long epoch, long seed) {
    LearningRateSchedule flat =
        new LearningRateSchedule(LearningRateSchedule.Shape.CONSTANT, 0.1, 0);
    Run run = new Run(4 * EPOCHS, flat, Numbered.ALL, 1, new Noise(seed), requests -> List.of());
    return new Step(4 * epoch, run, new Tally(4 * epoch), scope);
  }
}
