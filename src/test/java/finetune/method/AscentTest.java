package finetune.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import finetune.archive.DataType;
import finetune.spec.Opt;
import finetune.tensor.Layout;
import finetune.tensor.Part;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import finetune.tensor.WeightScale;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the ascent rules look. */
@Tag("native")
class AscentTest {
  private static final Layout LAYOUT =
      new Layout(List.of(Part.of("a.weight", 2), Part.of("a.bias", 1)));
  private static final Layout PAIR = new Layout(List.of(Part.of("weight", 2)));

  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void theNormSpansAllTensors() {
    Tensors gradient = vector(3, 0, 4);
    double[] moved = displaced(new SteepestAscent(0.5), vector(0, 0, 0), gradient);
    assertArrayEquals(new double[] {0.3, 0, 0.4}, moved, 1e-12);
  }

  @Test
  void theDisplacementIsAsLongAsRho() {
    for (double rho : new double[] {1e-3, 0.05, 2}) {
      double[] moved = displaced(new SteepestAscent(rho), vector(0, 0, 0), vector(1, -2, 0.1));
      assertEquals(
          rho, Math.sqrt(moved[0] * moved[0] + moved[1] * moved[1] + moved[2] * moved[2]), 1e-12);
    }
  }

  @Test
  void N04_aZeroGradientDisplacesNothing() {
    for (AscentRule rule : rules(0.5, 0.01)) {
      double[] at = {1, -2, 3};
      assertArrayEquals(at, displaced(rule, vector(at), vector(0, 0, 0)));
      assertArrayEquals(at, displaced(rule, vector(at), vector(1e-320, 0, 0)), 1e-300);
    }
  }

  @Test
  void aGradientOfSomeTensorsDisplacesThose() {
    Tensors onlyBias = vector(3, 3, 2).only(part -> part.name().equals("a.bias"));
    for (AscentRule rule : rules(0.5, 0)) {
      assertArrayEquals(
          new double[] {1, -2, 3.5}, displaced(rule, vector(1, -2, 3), onlyBias), 1e-12);
    }
  }

  @Test
  void asamScalesWhatIsNamedAWeightOrEverything() {
    // T = (1, 2, 1): T⊙v = (3, 4, 0)
    AscentRule weights =
        new AdaptiveAscent(0.5, new WeightScale(AdaptiveAscent.scope("weight"), 0));
    double[] moved = displaced(weights, vector(1, -2, 7), vector(3, 2, 0));
    assertArrayEquals(new double[] {1.3, -2 + 0.8, 7}, moved, 1e-12);
    // T = (1, 2, 7): T⊙v = (3, 0, 4) once the bias counts
    AscentRule all = new AdaptiveAscent(0.5, new WeightScale(AdaptiveAscent.scope("all"), 0));
    moved = displaced(all, vector(1, -2, 7), vector(3, 0, 4 / 7.0));
    assertArrayEquals(new double[] {1.3, -2, 7 + 2.8}, moved, 1e-12);
  }

  @Test
  void samOnWithAsamScalesWeightsAndOnRequestBiases() {
    // Of a normalization layer: T = (1, 2, 1), T⊙v = (3, 4, 0); with the bias (1, 2, 7), (3, 0, 4).
    assertArrayEquals(
        new double[] {1.3, -2 + 0.8, 7},
        displaced(samOn("false"), norm(1, -2, 7), norm(3, 2, 0)),
        1e-12);
    assertArrayEquals(
        new double[] {1.3, -2, 7 + 2.8},
        displaced(samOn("true"), norm(1, -2, 7), norm(3, 0, 4 / 7.0)),
        1e-12);
  }

  private static AscentRule samOn(String bias) {
    String opt = "sam-on-0.5:rule=asam,bias=" + bias;
    return NormalizationAscent.of(Opt.read(opt).rule().orElseThrow());
  }

  private static Tensors norm(double... numbers) {
    Layout layout = new Layout(List.of(Part.of("bn1.weight", 2), Part.of("bn1.bias", 1)));
    return Vectors.of(layout, DataType.F64, numbers);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, 3.5490169530, 2.4598373876",
    "2, 1, 3.5490169530, 2.4598373876",
    "0.5, 4, 3.5490169530, 4.6400744079"
  })
  void asamDoesNotSeeHowTheWeightsAreScaled(double w1, double w2, double asam, double sam) {
    // f = ½ (w1 w2 − 1)²
    assertEquals(
        asam,
        lossAt(new AdaptiveAscent(0.5, new WeightScale(AdaptiveAscent.scope("weight"), 0)), w1, w2),
        1e-9);
    assertEquals(sam, lossAt(new SteepestAscent(0.5), w1, w2), 1e-9);
  }

  private static double lossAt(AscentRule rule, double w1, double w2) {
    double off = w1 * w2 - 1;
    Tensors weights = Vectors.of(PAIR, DataType.F64, w1, w2);
    Tensors gradient = Vectors.of(PAIR, DataType.F64, off * w2, off * w1);
    double[] at = Vectors.numbers(rule.point(weights, gradient, null, 1));
    return Math.pow(at[0] * at[1] - 1, 2) / 2;
  }

  private static List<AscentRule> rules(double rho, double eta) {
    return List.of(
        new SteepestAscent(rho),
        new AdaptiveAscent(rho, new WeightScale(AdaptiveAscent.scope("weight"), eta)));
  }

  private static double[] displaced(AscentRule rule, Tensors weights, Tensors gradient) {
    return Vectors.numbers(rule.point(weights, gradient, null, 1));
  }

  private static Tensors vector(double... numbers) {
    return Vectors.of(LAYOUT, DataType.F64, numbers);
  }
}
