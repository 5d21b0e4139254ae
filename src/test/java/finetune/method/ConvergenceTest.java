package finetune.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How near the methods come to the minimum of f = ‖x‖² with a constant rate and radius. */
@Tag("native")
class ConvergenceTest {
  /** At ten times the rate SAM's floor is 121 times as high, that of OptSAM ten times. */
  @ParameterizedTest
  @CsvSource({
    "sam-0.5, 0.01, 2000, 1.0203e-4, 1e-8",
    "sam-0.5, 0.1, 300, 1.2346e-2, 1e-6",
    "sampa-0:rho=0.5, 0.01, 2000, 3.923e-4, 5e-8",
    "sampa-0.5:rho=0.5, 0.01, 2000, 9e-5, 1.1e-4",
    "sampa-1:rho=0.5, 0.01, 2000, 0, 1e-12",
    "optsam-0.5, 0.01, 1500, 2e-2, 1e-6",
    "optsam-0.5, 0.1, 300, 0.2, 1e-6"
  })
  void theSquaredGradientEndsAt(
      String opt, double rate, int steps, double expected, double tolerance) {
    try (Walk walk = Walk.on(Problem.ISOTROPIC, opt + "+sgd:momentum=0").rate(rate).start()) {
      assertEquals(expected, squaredGradient(walk.steps(steps)), tolerance);
    }
  }

  @Test
  void theSquaredGradientOfRandSamFallsWithTheRateOnly() {
    double coarse = meanOfRandSam(0.1, 500);
    double fine = meanOfRandSam(0.01, 2_000);
    assertTrue(fine > 7e-3 && fine < 1.6e-2, "mean " + fine); // predicted: 1.01e-2
    assertEquals(11, coarse / fine, 4);
    assertTrue(fine > 60 * 1.0203e-4, "far above SAM");
  }

  /** From where it is as long as it is predicted to be, 4 · rate · rho² / (1 − rate), squared. */
  private static double meanOfRandSam(double rate, int steps) {
    Problem near = Problem.ISOTROPIC.from(Math.sqrt(0.25 * rate / (1 - rate)), 0);
    try (Walk walk = Walk.on(near, "randsam-0.5+sgd:momentum=0").rate(rate).start()) {
      return IntStream.range(0, steps)
          .mapToDouble(i -> squaredGradient(walk.steps(1)))
          .average()
          .orElseThrow();
    }
  }

  private static double squaredGradient(Walk walk) {
    double[] x = walk.at();
    return 4 * (x[0] * x[0] + x[1] * x[1]);
  }

  /** Its weights come to rest where the displaced ones are at the minimum. */
  @ParameterizedTest
  @CsvSource({"5, -0.499774", "3, -0.499856"})
  void optSamInOneDimensionEndsARadiusAway(double start, double end) {
    Problem line = Problem.LINE.times(2).from(start);
    try (Walk walk = Walk.on(line, "optsam-0.5+sgd:momentum=0").rate(0.01).start()) {
      assertEquals(end, walk.steps(500).at()[0], 1e-6);
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
