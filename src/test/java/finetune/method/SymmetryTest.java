package finetune.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.DoubleSummaryStatistics;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a method does not see: how the axes lie, how steep the loss is, how a network is scaled. */
@Tag("native")
class SymmetryTest {
  private static final Landscape STRAIGHT = Problem.BATCHES;
  private static final Landscape TURNED = new Rotated(STRAIGHT);

  /** What is left of it is nothing beside a gradient. */
  private static final String WITHOUT_EPSILON = "+adamw:epsilon=1e-30";

  /** RandSAM and ESAM are not among them: what they draw does not turn with the axes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sam-0.5",
        "sampa-0:rho=0.5",
        "sampa-0.2:rho=0.5,aux=base",
        "sampa-0.2:rho=0.5,aux=sgd",
        "gsam:rho=0.5",
        "gnp:rho=0.5",
        "vasso:rho=0.5",
        "sampa-0.2+vasso-0.4:rho=0.5",
        "bisam-0.5",
        "optsam-0.5",
        "async-sam-0.5",
        "sam-db-0.5",
        "looksam-2:rho=0.5",
        "ae-sam:rho=0.5",
        "msam-2:rho=0.5",
        "wsam:rho=0.5",
        "lookbehind:rho=0.5,alpha=0.5"
      })
  void turnsWithTheAxes(String opt) {
    assertArrayEquals(Rotated.turned(end(STRAIGHT, opt)), end(TURNED, opt), 1e-10);
  }

  /**
   * These look at single weights, or at tensors. Chance has no part in it: this mask of SSAM is
   * that of the largest gradients.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "asam",
        "asam:eta=0",
        "sampa-0.2+asam",
        "ssam:rho=0.5,samples=2",
        "sam-on-0.5",
        "layersam-1:rho=0.5"
      })
  void doesNotTurnWithTheAxes(String opt) {
    assertApart(Rotated.turned(end(STRAIGHT, opt)), end(TURNED, opt), 1e-3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"adamw", "sam-0.5+adamw", "sampa-0.2:rho=0.5+adamw"})
  void adamDoesNotTurnWithTheAxes(String opt) {
    assertApart(Rotated.turned(five(Walk.on(STRAIGHT, opt))), five(Walk.on(TURNED, opt)), 1e-3);
  }

  /** Where five steps end, with all that stands between a gradient and the weights. */
  private static double[] end(Landscape landscape, String opt) {
    return five(Walk.on(landscape, opt + "+sgd").batches(Numbered.rowsEach(2)).decay(0.01).clip(3));
  }

  /** At one rate, whose factor the steepness would be. */
  @ParameterizedTest
  @MethodSource("finetune.method.Specs#methods")
  void withAdamASteeperLossIsDescendedTheSameWay(String method) {
    // LookSAM divides by a length and 1e-8, which has no scale: nothing to a length of 1.
    String opt =
        method
                .replaceFirst("^sampa", "sampa:aux=base")
                .replaceFirst("^wsam", "wsam:decoupled=false")
                .replaceFirst("^looksam", "looksam:rho=0.5")
                .replaceFirst("ssam$", "ssam:samples=3")
            + WITHOUT_EPSILON;
    double tolerance = method.startsWith("looksam") ? 1e-8 : 1e-11;
    assertArrayEquals(
        five(Walk.on(Problem.BATCHES, opt).decay(0.01)),
        five(Walk.on(Problem.BATCHES.times(8), opt).decay(0.01)),
        tolerance);
  }

  /** Each moves something by a gradient that Adam has not seen. */
  @ParameterizedTest
  @ValueSource(strings = {"sampa-0.2:rho=0.5,aux=sgd", "wsam:rho=0.5,decoupled=true"})
  void evenWithAdamSomeSeeASteeperLoss(String method) {
    String opt = method + WITHOUT_EPSILON;
    assertApart(
        five(Walk.on(Problem.BATCHES, opt)), five(Walk.on(Problem.BATCHES.times(8), opt)), 1e-4);
  }

  private static double[] five(Walk.Settings settings) {
    try (Walk walk = settings.start()) {
      return walk.steps(5).at();
    }
  }

  private static void assertApart(double[] one, double[] other, double least) {
    double apart = Math.hypot(one[0] - other[0], one[1] - other[1]);
    assertTrue(apart > least, "apart by " + apart);
  }

  @Test
  void aScaledNetworkPutsOutTheSame() {
    double[] plain = Relu.PLAIN.start();
    for (Relu network : Relu.scalings().values()) {
      for (long row = 0; row < Relu.ROWS; row++) {
        assertArrayEquals(
            Relu.PLAIN.logits(plain, row), network.logits(network.start(), row), 1e-12);
      }
    }
  }

  @Test
  void theNetworksGradientIsThatOfItsLoss() {
    double[] at = Relu.PLAIN.start();
    double[] gradient = Relu.PLAIN.gradient(at, 3);
    for (int i = 0; i < at.length; i++) {
      double[] ahead = at.clone();
      double[] behind = at.clone();
      ahead[i] += 1e-6;
      behind[i] -= 1e-6;
      double slope = (Relu.PLAIN.loss(ahead, 3) - Relu.PLAIN.loss(behind, 3)) / 2e-6;
      assertEquals(slope, gradient[i], 1e-5 * Math.max(1, Math.abs(slope)), "weight " + i);
    }
  }

  /** Every schedule that allows ASAM's rule. */
  static Stream<String> adaptive() {
    return Specs.methods().filter(method -> method.endsWith("+asam"));
  }

  @ParameterizedTest
  @MethodSource("adaptive")
  void asamDoesNotSeeHowANetworkIsScaled(String method) {
    String opt = method + ":eta=0";
    double expected = Relu.PLAIN.displacedLoss(opt);
    Relu.scalings()
        .forEach(
            (name, network) ->
                assertEquals(expected, network.displacedLoss(opt), 1e-10 * expected, name));
  }

  /** Eta is a length of its own, beside which small weights count as longer than they are. */
  @Test
  void samSeesItAndAsamsEtaALittle() {
    double sam = spread("sam");
    double eta = spread("asam:eta=0.01");
    assertTrue(Relu.PLAIN.displacedLoss("asam:eta=0") > 1.5 * Relu.PLAIN.loss(), "far away");
    assertTrue(sam > 3, "sam " + sam);
    assertTrue(eta > 1.01 && eta < sam / 2, "eta " + eta);
  }

  /** The largest of the losses at the displaced points of the scaled networks, by the least. */
  private static double spread(String opt) {
    DoubleSummaryStatistics losses =
        Relu.scalings().values().stream()
            .mapToDouble(network -> network.displacedLoss(opt))
            .summaryStatistics();
    return losses.getMax() / losses.getMin();
  }
}
