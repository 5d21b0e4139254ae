package finetune.method;

import finetune.report.Chart;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Draws what the papers claim and can be shown on ‖x‖²; run by scripts/proof/claims. */
@Tag("native")
@Tag("deep")
class ClaimsProofTest {
  private static final int STEPS = 2_000;
  private static final double RATE = 0.01;
  private static final Path FOLDER = Path.of("glue", "figures");

  /** Below this a picture of powers of ten has nothing to show. */
  private static final double LEAST = 1e-8;

  @Test
  void optSamAndRandSamStayAwayFromTheMinimum() throws IOException {
    Map<String, Chart.Curve> curves = new LinkedHashMap<>();
    System.out.println("| method | squared gradient, mean of the last 1,000 of 2,000 steps |");
    System.out.println("| --- | --- |");
    for (String name : List.of("sgd", "sam", "sampa-0", "sampa-0.2", "optsam", "randsam")) {
      double[] squares = squares(name);
      double mean = 0;
      for (int i = STEPS - 1_000; i < STEPS; i++) {
        mean += squares[i] / 1_000;
      }
      System.out.printf(Locale.ROOT, "| %s | %.2e |%n", name, mean);
      curves.put(name, curve(squares));
    }
    Chart chart = Chart.logarithms("‖x‖² from (3, 4), rate 0.01, rho 0.5", "step", "‖∇f‖²", curves);
    Files.createDirectories(FOLDER);
    try (OutputStream png = Files.newOutputStream(FOLDER.resolve("isotropic.png"))) {
      chart.png(png);
    }
  }

  private static double[] squares(String name) {
    String rho = name.equals("sgd") ? "" : ":rho=0.5+sgd";
    double[] squares = new double[STEPS];
    try (Walk walk = Walk.on(Problem.ISOTROPIC, name + rho + ":momentum=0").rate(RATE).start()) {
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
