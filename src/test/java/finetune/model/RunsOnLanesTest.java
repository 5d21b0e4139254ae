package finetune.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.archive.DataType;
import finetune.data.Batches;
import finetune.method.Assembly;
import finetune.method.Methods;
import finetune.method.Outcome;
import finetune.method.Run;
import finetune.method.Stepper;
import finetune.optim.LearningRateSchedule;
import finetune.optim.WeightDecay;
import finetune.pretrained.Products;
import finetune.random.Noise;
import finetune.spec.CatalogueEntry;
import finetune.spec.Opt;
import finetune.tensor.LiveArrays;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import finetune.tensor.Torch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs of a tiny BERT: what their steps leave behind, and where they arrive. */
@Tag("native")
class RunsOnLanesTest {
  private static final Tiny TINY = Tiny.classes();
  private static final int STEPS = 2_000;

  /** Late and SWA have begun, and an epoch is about to. */
  static final int BEGUN = 1_697;

  @BeforeEach
  void prepareThread() {
    Torch.root();
    Torch.prepareThread(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sampa-0.2",
        "sampa-0.2+sgd",
        "sampa-0.2+asam",
        "sampa-0.2+bisam",
        "sampa-0.2+sam-on:rule=asam",
        "sampa-0.2+ssam:samples=6",
        "sampa-0.2+layersam-1",
        "sampa-0.2+vasso",
        "async-sam",
        "gnp+layersam-1",
        "msam-2+sam-on",
        "msam-3",
        "sam",
        "adamw"
      })
  void theNumberOfLanesChangesNoBit(String opt) {
    List<String> one = losses(opt, 1, Products.FP32);
    assertEquals(one, losses(opt, 2, Products.FP32));
    assertNotEquals(one, losses("adamw:beta1=0.8", 1, Products.FP32));
  }

  static Stream<String> names() {
    return Methods.CATALOGUE.entries().stream().map(CatalogueEntry::name).distinct();
  }

  /** mSAM too: each of its shards is taken in micro-batches by itself. */
  @ParameterizedTest
  @MethodSource("names")
  void aBatchInMicroBatchesGivesTheSameSteps(String name) {
    String opt = overSgd(name);
    double[] whole = arrival(opt, 1);
    double[] parts = arrival(opt, 3);
    double[] start = Scope.during(() -> first(TINY.weights(DataType.F64)));
    double moved = largest(whole, start);
    assertTrue(moved > 1e-5, "moved by " + moved);
    // Logits that saf and mesa draw to are single.
    double tolerance = name.equals("saf") || name.equals("mesa") ? 1e-4 : 1e-9;
    assertEquals(0, largest(whole, parts), tolerance * moved);
  }

  @Test
  void anAscentAMicroBatchIsAnotherMethod() {
    double[] one = arrival("sam+sgd", 3);
    double[] several = arrival("msam-3+sgd", 1);
    double[] start = Scope.during(() -> first(TINY.weights(DataType.F64)));
    assertTrue(largest(one, several) > 1e-6 * largest(one, start));
  }

  private static double largest(double[] one, double[] other) {
    return IntStream.range(0, one.length)
        .mapToDouble(i -> Math.abs(one[i] - other[i]))
        .max()
        .orElseThrow();
  }

  /** All that a task with scores does not refuse. */
  static Stream<String> ofScores() {
    return names().filter(name -> !List.of("bisam", "saf", "mesa").contains(name));
  }

  @ParameterizedTest
  @MethodSource("ofScores")
  void everyMethodLearnsScoresToo(String name) {
    String opt = name.equals("adamw") || name.equals("sgd") ? name : name + "+adamw";
    Tiny tiny = Tiny.score();
    Scope.during(
        () -> {
          try (Lanes oracle = tiny.lanes(2, 0.1, 1, 3)) {
            Tensors weights = tiny.weights();
            Stepper stepper = stepper(opt, oracle, weights, Scope.current());
            for (int step = 1_997; step < STEPS; step++) { // late has begun
              assertTrue(Double.isFinite(stepper.step(step).loss()));
            }
            double moved = weights.plus(-1, tiny.weights()).finiteNorm();
            assertTrue(moved > 0, "moved by " + moved);
            return null;
          }
        });
  }

  /**
   * A method over SGD, or SGD instead of AdamW, whose steps are large where gradients are rounding.
   */
  static String overSgd(String name) {
    return name.equals("adamw") || name.equals("sgd") ? "sgd" : name + "+sgd";
  }

  /** A matrix after some steps late in a run, without dropout. */
  private static double[] arrival(String opt, int accumulate) {
    return Scope.during(
        () -> {
          try (Lanes oracle = TINY.lanes(1, 0, accumulate, 3)) {
            Tensors weights = TINY.weights(DataType.F64);
            Stepper stepper = stepper(opt, oracle, weights, Scope.current());
            double extra = Double.NaN;
            for (int step = BEGUN; step < BEGUN + 5; step++) {
              extra = stepper.step(step).extra();
            }
            assertTrue(!opt.startsWith("saf") || extra > 0, "it draws to what it was: " + extra);
            return first(stepper.evaluationWeights());
          }
        });
  }

  private static double[] first(Tensors weights) {
    return weights.values().values().iterator().next().toDoubles();
  }

  @ParameterizedTest
  @EnumSource(Products.class)
  void norDoesItWithOtherProducts(Products products) {
    assertEquals(losses("sampa-0.2", 1, products), losses("sampa-0.2", 2, products));
  }

  /** What ten steps report, and the weights that they end with. */
  private static List<String> losses(String opt, int lanes, Products products) {
    return Scope.during(
        () -> {
          try (Lanes oracle = TINY.lanes(lanes, 0.1, 2, 3, products)) {
            Tensors weights = TINY.weights();
            Stepper stepper = stepper(opt, oracle, weights, Scope.current());
            List<String> told = new ArrayList<>();
            for (int step = 0; step < 10; step++) {
              told.add(Double.toString(stepper.step(step).loss()));
            }
            weights.values().forEach((name, array) -> told.add(name + array.data().hashCode()));
            return told;
          }
        });
  }

  /** An epoch has a hundred steps; the first is left alone. */
  @Test
  void anAverageOfTheWeightsDrawsTheLogits() {
    Scope.during(
        () -> {
          try (Lanes oracle = TINY.lanes(1, 0.1, 2, 3)) {
            Stepper stepper =
                stepper("swa+mesa-1:decay=0.5", oracle, TINY.weights(), Scope.current());
            for (int step = 99; step < 104; step++) {
              Outcome outcome = stepper.step(step);
              assertEquals(step > 99 ? 1 : 0, outcome.forwards());
              assertEquals(step > 99, outcome.extra() > 0);
            }
            return null;
          }
        });
  }

  @Test
  void stepsLeaveNoNativeArrayBehind() {
    Scope.during(
        () -> {
          try (Lanes oracle = TINY.lanes(2, 0.1, 2, 3)) {
            Stepper stepper = stepper("sampa-0.1", oracle, TINY.weights(), Scope.current());
            stepper.step(0);
            int inScope = Scope.current().size();
            long alive = LiveArrays.count();
            for (int step = 1; step <= 200; step++) {
              stepper.step(step);
            }
            assertEquals(inScope, Scope.current().size());
            assertEquals(alive, LiveArrays.count());
            return null;
          }
        });
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void memoryDoesNotGrow() {
    requireSteadyMemory(400);
  }

  @Test
  @Tag("deep")
  @EnabledOnOs(OS.LINUX)
  void memoryDoesNotGrowOver2000Steps() {
    requireSteadyMemory(STEPS);
  }

  /** After the first 100 steps, when the pools of Java and libtorch are as large as they get. */
  private static void requireSteadyMemory(int steps) {
    Scope.during(
        () -> {
          try (Lanes oracle = TINY.lanes(1, 0.1, 1, 3)) {
            Stepper stepper = stepper("sampa-0.1", oracle, TINY.weights(), Scope.current());
            long before = 0;
            for (int step = 0; step < steps; step++) {
              before = step == 100 ? resident() : before;
              stepper.step(step);
            }
            long grown = resident() - before;
            assertTrue(grown < 32 << 20, "grown by " + (grown >> 10) + " KiB");
            return null;
          }
        });
  }

  static Stepper stepper(String opt, Lanes lanes, Tensors weights, Scope scope) {
    // SAF draws to what a row's logits were.
    Batches batches = opt.startsWith("saf") ? TinyBatches.again() : new TinyBatches();
    WeightDecay decay = WeightDecay.ofAllButBiasesAndNorms(0.01);
    Assembly method = Assembly.of(Opt.read(opt), decay, 1, weights.layout());
    LearningRateSchedule schedule =
        new LearningRateSchedule(LearningRateSchedule.Shape.LINEAR, 1e-3, 0.1);
    Run run =
        new Run(
            STEPS,
            method.learningRate(schedule),
            batches,
            method.batchesPerStep(),
            new Noise(1),
            lanes);
    return new Stepper(method, weights, run, scope);
  }

  /** Bytes of this process in memory. */
  private static long resident() {
    System.gc();
    try {
      String pages = Files.readString(Path.of("/proc/self/statm")).split(" ")[1];
      return Long.parseLong(pages) * 4096;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
