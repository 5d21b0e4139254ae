package finetune.optim;

import static finetune.tensor.Vectors.numbers;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;
import finetune.archive.Array;
import finetune.optim.LearningRateSchedule.Shape;
import finetune.tensor.Layout;
import finetune.tensor.Part;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Base optimizers and schedules take the steps of torch's; see scripts/fixtures/optim.py. */
@Tag("native")
class TorchTest {
  private static final Fixture FIXTURE = read();
  private static final Layout LAYOUT =
      new Layout(List.of(Part.of("a.weight", 2, 3), Part.of("a.bias", 4)));

  record Fixture(
      double[] start,
      double[] rates,
      double[][] gradients,
      List<Case> cases,
      List<Rates> schedules) {}

  record Case(String opt, double decay, double clip, double[][] weights) {
    BaseOptimizer optimizer() {
      WeightDecay matrices = WeightDecay.ofAllButBiasesAndNorms(decay);
      BaseOptimizer base =
          switch (opt) {
            case "adamw" -> new AdamW(0.9, 0.999, 1e-8, matrices);
            case "adamw:beta1=0.8,beta2=0.95,epsilon=1e-3" -> new AdamW(0.8, 0.95, 1e-3, matrices);
            case "sgd:momentum=0" -> new Sgd(0, false, matrices);
            case "sgd" -> new Sgd(0.9, false, matrices);
            case "sgd:momentum=0.8" -> new Sgd(0.8, false, matrices);
            case "sgd:momentum=0.9,nesterov=true" -> new Sgd(0.9, true, matrices);
            default -> throw new IllegalArgumentException(opt);
          };
      return new Clipped(base, clip);
    }

    @Override
    public String toString() {
      return opt + " decay " + decay + " clip " + clip;
    }
  }

  record Rates(String shape, double peak, double share, double[] rates) {
    @Override
    public String toString() {
      return shape + " warm-up " + share;
    }
  }

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
  @MethodSource("cases")
  void takesTorchsSteps(Case one) {
    BaseOptimizer optimizer = one.optimizer();
    Tensors weights = tensors(FIXTURE.start());
    for (int step = 0; step < FIXTURE.rates().length; step++) {
      optimizer.step(weights, tensors(FIXTURE.gradients()[step]), FIXTURE.rates()[step]);
      assertArrayEquals(one.weights()[step], numbers(weights), 1e-13, "after step " + step);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void peeksExactlyAtItsNextStepAndChangesNothing(Case one) {
    BaseOptimizer optimizer = one.optimizer();
    Tensors weights = tensors(FIXTURE.start());
    for (int step = 0; step < FIXTURE.rates().length; step++) {
      double[] before = numbers(weights);
      double rate = FIXTURE.rates()[step];
      optimizer.peek(weights, tensors(FIXTURE.gradients()[0]), 10 * rate);
      Tensors gradient = tensors(FIXTURE.gradients()[step]);
      double[] peeked = numbers(optimizer.peek(weights, gradient, rate));
      assertArrayEquals(before, numbers(weights));
      optimizer.step(weights, gradient, rate);
      assertArrayEquals(peeked, numbers(weights));
      assertArrayEquals(one.weights()[step], numbers(weights), 1e-13);
    }
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void followsTransformersRates(Rates one) {
    Shape shape = Shape.valueOf(one.shape().toUpperCase(Locale.ROOT));
    LearningRateSchedule schedule = new LearningRateSchedule(shape, one.peak(), one.share());
    int steps = one.rates().length;
    for (int step = 0; step < steps; step++) {
      assertEquals(one.rates()[step], schedule.rate(step, steps), 1e-20, "step " + step);
    }
  }

  static Stream<Case> cases() {
    return FIXTURE.cases().stream();
  }

  static Stream<Rates> schedules() {
    return FIXTURE.schedules().stream();
  }

  private static Tensors tensors(double[] numbers) {
    return Tensors.of(
        LAYOUT,
        Map.of(
            "a.weight", Array.ofDoubles(Arrays.copyOfRange(numbers, 0, 6), 2, 3),
            "a.bias", Array.ofDoubles(Arrays.copyOfRange(numbers, 6, 10), 4)));
  }

  private static Fixture read() {
    try (Reader in =
        new InputStreamReader(
            TorchTest.class.getResourceAsStream("torch.json"), StandardCharsets.UTF_8)) {
      return new Gson().fromJson(in, Fixture.class);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
