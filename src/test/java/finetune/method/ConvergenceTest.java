package finetune.method;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How near the methods come to the minimum of f = ‖x‖² with a constant rate and radius. */
@Tag("native")
class ConvergenceTest {
  @ParameterizedTest
  @CsvSource({
    "sam-0.5, 1.0203e-4, 1e-8",
    "sampa-0:rho=0.5, 3.923e-4, 5e-8",
    "sampa-0.5:rho=0.5, 9e-5, 1.1e-4",
    "sampa-1:rho=0.5, 0, 1e-12"
  })
  void theSquaredGradientEndsAt(String opt, double expected, double tolerance) {
    try (Walk walk = Walk.on(Problem.ISOTROPIC, opt + "+sgd:momentum=0").rate(0.01).start()) {
      double[] x = walk.steps(2_000).at();
      assertEquals(expected, 4 * (x[0] * x[0] + x[1] * x[1]), tolerance);
    }
  }

  @Test
  void samEndsInATwoCycleAndSampaInASixCycle() {
    double rate = 0.01;
    double rho = 0.5;
    assertEquals(rate * rho / (1 - rate), farthest("sam-0.5", 2), 1e-12);
    assertEquals(3.03 * rate * rho, farthest("sampa-0:rho=0.5", 6), 1e-4);
  }

  private static double farthest(String opt, int cycle) {
    Problem line = Problem.LINE.times(2).from(3);
    try (Walk walk = Walk.on(line, opt + "+sgd:momentum=0").rate(0.01).start()) {
      double start = walk.steps(1_500).at()[0];
      double farthest = 0;
      for (int i = 0; i < cycle; i++) {
        farthest = Math.max(farthest, Math.abs(walk.steps(1).at()[0]));
      }
      assertEquals(start, walk.at()[0], 1e-9);
      return farthest;
    }
  }
}
