package finetune.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import finetune.archive.DataType;
import finetune.fault.Fault;
import finetune.optim.LearningRateSchedule;
import finetune.optim.LearningRateSchedule.Shape;
import finetune.spec.Opt;
import finetune.spec.OptSpec;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The descent of GSAM and its radius. */
@Tag("native")
class GsamTest {
  @ParameterizedTest
  @ValueSource(strings = {"0", "0.4", "3"})
  void alongThePerturbedGradientTheDescentIsThatGradient(String alpha) {
    String opt = "gsam-" + alpha + ":rho=0.5+sgd:momentum=0";
    try (Walk walk = Walk.on(Problem.Q, opt).start()) {
      double[] before = walk.at();
      walk.step();
      double[] gp = Problem.Q.gradient(numbers(walk.oracle.asked.get(1)), 0);
      double product = 0;
      for (int i = 0; i < gp.length; i++) {
        product += (before[i] - walk.at()[i]) / 0.1 * gp[i];
      }
      assertEquals(gp[0] * gp[0] + gp[1] * gp[1], product, 1e-9);
    }
  }

  @Test
  void N04_whereThePerturbedGradientIsZeroNothingMoves() {
    Problem hill = Problem.LINE.times(-1).from(0.5);
    try (Walk walk = Walk.on(hill, "gsam:rho=0.5+sgd").in(DataType.F32).start()) {
      assertArrayEquals(new double[] {0.5}, walk.steps(1).at());
      assertEquals(List.of(0.0), walk.oracle.asked.get(1).point());
    }
  }

  @Test
  void theRadiusIsWhereTheRateIs() {
    var rates = DoubleStream.of(0.1, 0.5, 0.2).summaryStatistics();
    assertEquals(0.125, Gsam.radius(0.3, rates, 0.05, 0.2), 1e-12);
    assertEquals(0.2, Gsam.radius(0.3, DoubleStream.of(0.3).summaryStatistics(), 0.05, 0.2));
  }

  @ParameterizedTest
  @CsvSource({"0, 0.3", "0.5, 0.1"})
  void itIsLargestAtTheLargestRateOfTheRun(double warmup, double radius) {
    LearningRateSchedule schedule = new LearningRateSchedule(Shape.LINEAR, 0.1, warmup);
    try (Walk walk = Walk.on(Problem.Q, "gsam:rho=0.3,rho-min=0.1").schedule(schedule).start()) {
      walk.step();
      double[] from = numbers(walk.oracle.asked.get(0));
      double[] to = numbers(walk.oracle.asked.get(1));
      assertEquals(radius, Math.hypot(to[0] - from[0], to[1] - from[1]), 1e-9);
    }
  }

  @Test
  void theSmallestRadiusIsRhoIfNobodySays() {
    OptSpec spec = Opt.read("gsam+sgd");
    assertEquals("gsam-0.4:rho=0.05,rho-min=rho+sgd:momentum=0.9,nesterov=false", spec.text());
    assertEquals("gsam-0.4+sgd", spec.label());
    assertEquals(spec, Opt.read(spec.text()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gsam:rho-min=0.1|6: rho-min must be in [0,0.05], got 0.1",
        "gsam:rho-min=0.6+asam|6: rho-min must be in [0,0.5], got 0.6",
        "gsam:rho-min=0.1,rho=0.05|18: rho-min must be in [0,0.05], got 0.1",
        "gsam:rho-min=0.1+asam-0.05|23: rho-min must be in [0,0.05], got 0.1",
        "gsam:rho-min=0.1,rho=abc|22: rho must be a finite decimal number ≥ 0, got 'abc'",
      })
  void itIsNeverMoreThanRho(String opt, String problem) {
    Fault fault = assertThrows(Fault.class, () -> Opt.read(opt));
    assertEquals(List.of("--opt:" + problem), fault.lines());
  }

  private static double[] numbers(QuadraticOracle.Asked asked) {
    return asked.point().stream().mapToDouble(x -> x).toArray();
  }
}
