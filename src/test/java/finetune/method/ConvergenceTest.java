package finetune.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    "sampa-1:rho=0.5, 0, 1e-12",
    "optsam-0.5, 2e-2, 1e-9"
  })
  void theSquaredGradientEndsAt(String opt, double expected, double tolerance) {
    try (Walk walk = Walk.on(Problem.ISOTROPIC, opt + "+sgd:momentum=0").rate(0.01).start()) {
      double[] x = walk.steps(2_000).at();
      assertEquals(expected, 4 * (x[0] * x[0] + x[1] * x[1]), tolerance);
    }
  }

  /** In tenths of the rate, the floor of SAM is that of its square. */
  @ParameterizedTest
  @CsvSource({"sam-0.5, 121, 0.5", "optsam-0.5, 10, 0.01", "randsam-0.5, 11, 4"})
  void theFloorFallsWithTheRate(String opt, double expected, double tolerance) {
    assertEquals(expected, floor(opt, 0.1, 300) / floor(opt, 0.01, 1_000), tolerance);
  }

  @Test
  void theNaiveOnesStayFarAboveSam() {
    double sam = floor("sam-0.5", 0.01, 1_000);
    double random = floor("randsam-0.5", 0.01, 1_000);
    assertTrue(random > 7e-3 && random < 1.6e-2, "RandSAM ends at " + random);
    assertTrue(random > 60 * sam);
    assertTrue(floor("optsam-0.5", 0.01, 1_000) > 190 * sam);
  }

  /** The mean squared gradient of a thousand steps, after some that are not counted. */
  private static double floor(String opt, double rate, int before) {
    try (Walk walk = Walk.on(Problem.ISOTROPIC, opt + "+sgd:momentum=0").rate(rate).start()) {
      walk.steps(before);
      double sum = 0;
      for (int i = 0; i < 1_000; i++) {
        double[] x = walk.steps(1).at();
        sum += 4 * (x[0] * x[0] + x[1] * x[1]);
      }
      return sum / 1_000;
    }
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
