package finetune.method;

import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.report.Chart;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Shows what the papers claim and can be seen on small problems; run by scripts/proof/claims. */
@Tag("native")
@Tag("deep")
class ClaimsProofTest {
  private static final int STEPS = 2_000;
  private static final double RATE = 0.01;
  private static final int SEEDS = 10;
  private static final Path FOLDER = Path.of("glue", "figures");

  /** Below this a picture of powers of ten has nothing to show. */
  private static final double LEAST = 1e-8;

  @Test
  void optSamAndRandSamStayAwayFromTheMinimum() throws IOException {
    Map<String, Chart.Curve> curves = new LinkedHashMap<>();
    System.out.println("| method | squared gradient, mean of the last 1,000 of 2,000 steps |");
    System.out.println("| --- | --- |");
    for (String name : List.of("sgd", "sam", "sampa-0", "sampa-0.2", "optsam", "randsam")) {
      boolean isRandom = name.equals("randsam");
      List<double[]> runs =
          LongStream.rangeClosed(1, isRandom ? SEEDS : 1)
              .mapToObj(seed -> squares(name, seed))
              .toList();
      DoubleSummaryStatistics ends =
          runs.stream().mapToDouble(ClaimsProofTest::end).summaryStatistics();
      System.out.printf(Locale.ROOT, "| %s | %.2e%s |%n", name, ends.getAverage(), spread(ends));
      assertTrue(!isRandom || ends.getAverage() > 7e-3);
      curves.put(name, curve(runs.get(0)));
    }
    Chart chart = Chart.logarithms("‖x‖² from (3, 4), rate 0.01, rho 0.5", "step", "‖∇f‖²", curves);
    Files.createDirectories(FOLDER);
    try (OutputStream png = Files.newOutputStream(FOLDER.resolve("isotropic.png"))) {
      chart.png(png);
    }
  }

  @Test
  void asamDoesNotSeeHowANetworkIsScaledAndSamDoes() {
    System.out.println("| weights into a unit, times | loss | asam:eta=0 | asam | sam |");
    System.out.println("| --- | --- | --- | --- | --- |");
    Relu.scalings()
        .forEach(
            (name, network) ->
                System.out.printf(
                    Locale.ROOT,
                    "| %s | %.4f | %.12f | %.4f | %.4f |%n",
                    name,
                    network.loss(),
                    network.displacedLoss("asam:eta=0"),
                    network.displacedLoss("asam"),
                    network.displacedLoss("sam")));
  }

  /** The mean of the second half. */
  private static double end(double[] squares) {
    return Arrays.stream(squares, STEPS / 2, STEPS).average().orElseThrow();
  }

  private static String spread(DoubleSummaryStatistics ends) {
    return ends.getCount() == 1
        ? ""
        : String.format(
            Locale.ROOT,
            ", mean of %d seeds, %.1e to %.1e",
            ends.getCount(),
            ends.getMin(),
            ends.getMax());
  }

  private static double[] squares(String name, long seed) {
    String rho = name.equals("sgd") ? "" : ":rho=0.5+sgd";
    double[] squares = new double[STEPS];
    Walk.Settings settings = Walk.on(Problem.ISOTROPIC, name + rho + ":momentum=0").rate(RATE);
    try (Walk walk = settings.seed(seed).start()) {
      for (int i = 0; i < STEPS; i++) {
        double[] x = walk.steps(1).at();
        squares[i] = 4 * (x[0] * x[0] + x[1] * x[1]);
      }
    }
    return squares;
  }

  /** Each tenth step. */
  private static Chart.Curve curve(double[] squares) {
    double[] x = new double[STEPS / 10];
    double[] y = new double[STEPS / 10];
    for (int i = 0; i < x.length; i++) {
      x[i] = 10 * i;
      y[i] = Math.max(LEAST, squares[10 * i]);
    }
    return new Chart.Curve(x, y);
  }
}
