package finetune.sharpness;

import static finetune.tensor.Vectors.numbers;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.archive.Array;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.tensor.Layout;
import finetune.tensor.LiveArrays;
import finetune.tensor.Part;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import finetune.tensor.WeightScale;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is measured on a quadratic by hand, and on a network whose Hessian PyTorch formed. */
@Tag("native")
class SharpnessTest {
  private static final Layout LAYOUT =
      new Layout(List.of(Part.of("x.weight", 1), Part.of("y.weight", 1)));

  /** f = ½ (x² + 4 y²). */
  private static final Surface QUADRATIC =
      surface(x -> (x[0] * x[0] + 4 * x[1] * x[1]) / 2, x -> new double[] {x[0], 4 * x[1]});

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
  void theLossRisesInABallAsWorkedOutByHand() {
    Tensors w = vector(3, 1);
    Ball.Rise rise = Ball.round(0.5).climb(QUADRATIC, w, 6.5, QUADRATIC.gradient(w), 1);
    assertEquals(2.865, rise.oneStep(), 1e-12);
    rise = Ball.round(0.5).climb(QUADRATIC, w, 6.5, QUADRATIC.gradient(w), 200);
    assertEquals(2.8884164696, rise.most(), 3e-3);
    assertTrue(rise.most() > rise.oneStep() + 0.02, "the rim is higher elsewhere");
    assertTrue(rise.most() <= 2.8884164697, "no point outside of the ball");
  }

  /** Weights and gradient, where the climb is, the point there, its gradient, what is between. */
  @Test
  void aLongClimbKeepsNoMoreVectorsThanAShortOne() {
    Layout layout = new Layout(List.of(Part.of("w.weight", 1000)));
    Tensors w = Tensors.of(layout, Map.of("w.weight", Array.ofDoubles(new double[1000], 1000)));
    Tensors gradient = w.normals(1);
    for (Ball ball : List.of(Ball.round(0.5), Ball.adaptive(0.5))) {
      long[] most = new long[2];
      for (int i = 0; i < most.length; i++) {
        int at = i;
        Surface counted =
            new Surface() {
              @Override
              public double loss(Tensors x) {
                most[at] = Math.max(most[at], LiveArrays.numbers(1000) / 1000);
                return 0;
              }

              @Override
              public Tensors gradient(Tensors x) {
                loss(x);
                return x.normals(7);
              }
            };
        ball.climb(counted, w, 0, gradient, i == 0 ? 5 : 20);
      }
      assertEquals(most[0], most[1]);
      assertTrue(most[0] <= 8, "vectors: " + most[0]);
    }
  }

  @Test
  void aSurveyMeasuresWhatItIsAskedForInTurn() {
    List<String> told = new ArrayList<>();
    Survey.Settings all =
        new Survey.Settings(
            EnumSet.allOf(Survey.Measure.class), List.of(0.5, 0.1), 1, 2, 300, 3, 3, 1);
    Survey.Findings found = new Survey(all, QUADRATIC, vector(3, 1), told::add).findings();
    assertEquals(List.of("ball", "eigenvalues", "trace", "line", "plane"), told);
    assertEquals(6.5, found.loss(), 1e-12);
    assertEquals(5, found.gradientNorm(), 1e-12);
    assertEquals(List.of(0.5, 0.1), found.ball().stream().map(Survey.Rises::rho).toList());
    assertEquals(2.865, found.ball().get(0).round().oneStep(), 1e-12);
    assertNotEquals(2.865, found.ball().get(0).adaptive().oneStep(), 1e-3);
    Survey.Eigenvalues values = found.eigenvalues().orElseThrow();
    assertEquals(4, values.values().get(0).value(), 1e-9);
    assertEquals(List.of(1e-2, true), List.of(values.distance(), values.isSteady()));
    Trace trace = found.trace().orElseThrow();
    assertEquals(5, trace.value(), 4 * trace.error());
  }

  @Test
  void theLineOfASurveyIsTheMiddleOfItsPlane() throws IOException {
    Network network = Network.read();
    Survey.Settings both =
        new Survey.Settings(
            Set.of(Survey.Measure.LINE, Survey.Measure.PLANE), List.of(0.5), 1, 2, 2, 3, 3, 1);
    Survey.Findings found = new Survey(both, network, network.start(), what -> {}).findings();
    double[][] plane = found.plane().orElseThrow().losses();
    assertArrayEquals(found.line().orElseThrow().losses(), plane[1]);
    assertEquals(network.loss(), plane[1][1], 1e-12);
    assertNotEquals(plane[0][1], plane[1][0], 1e-6);
    assertEquals(List.of(), found.ball());
    assertTrue(found.eigenvalues().isEmpty() && found.trace().isEmpty());
  }

  /** Its curvature at 0 is 4 and 1, but only nearer than a thousandth. */
  @Test
  void eigenvaluesAreTakenFromWhereTheyAreSteady() {
    Surface wavy =
        surface(
            x -> (5 - Math.cos(1000 * x[0]) - 4 * Math.cos(1000 * x[1])) / 1e6,
            x -> new double[] {Math.sin(1000 * x[0]) / 1000, 4 * Math.sin(1000 * x[1]) / 1000});
    Survey.Settings settings =
        new Survey.Settings(Set.of(Survey.Measure.EIGENVALUES), List.of(), 1, 2, 2, 3, 3, 1);
    Survey survey = new Survey(settings, wavy, vector(0, 0), what -> {});
    Survey.Eigenvalues found = survey.findings().eigenvalues().orElseThrow();
    assertEquals(1e-4, found.distance());
    assertEquals(4, found.values().get(0).value(), 0.02);
    assertTrue(found.isSteady());
  }

  @Test
  void anEigenvalueIsSteadyWhereThreeDistancesAgree() {
    assertTrue(eigenvalue(100, 96, 104).isSteady());
    assertFalse(eigenvalue(100, 94, 100).isSteady());
    assertFalse(eigenvalue(100, 100, 106).isSteady());
    assertTrue(eigenvalue(-100, -96, -104).isSteady());
    assertFalse(eigenvalue(100, Double.NaN, 100).isSteady());
  }

  private static Survey.Eigenvalues eigenvalue(double top, double atHalf, double atTwice) {
    return new Survey.Eigenvalues(List.of(new Lanczos.Eigenvalue(top, 0)), 1e-2, atHalf, atTwice);
  }

  @Test
  void aGradientThatIsNotFiniteIsSaid() {
    Surface broken = surface(x -> 1, x -> new double[] {Double.NaN, 0});
    Survey.Settings settings =
        new Survey.Settings(Set.of(Survey.Measure.TRACE), List.of(), 1, 1, 2, 1, 1, 1);
    Survey survey = new Survey(settings, broken, vector(3, 1), what -> {});
    assertEquals(ExitCode.DIVERGED, assertThrows(Fault.class, survey::findings).code());
  }

  @Test
  void anAdaptiveBallDoesNotSeeHowTheWeightsAreScaled() {
    Ball ball = new Ball(0.5, new WeightScale(part -> true, 0));
    double expected = 3.5490169530 - 0.5; // f = ½ (w1 w2 − 1)², from f = ½
    for (double[] at : new double[][] {{1, 2}, {2, 1}, {0.5, 4}}) {
      Surface product = product();
      Tensors w = vector(at);
      assertEquals(expected, ball.climb(product, w, 0.5, product.gradient(w), 1).oneStep(), 1e-9);
    }
  }

  private static Surface product() {
    return surface(
        w -> Math.pow(w[0] * w[1] - 1, 2) / 2,
        w -> {
          double off = w[0] * w[1] - 1;
          return new double[] {off * w[1], off * w[0]};
        });
  }

  /** A function of two numbers, and its gradient. */
  private static Surface surface(
      ToDoubleFunction<double[]> loss, UnaryOperator<double[]> gradient) {
    return new Surface() {
      @Override
      public double loss(Tensors at) {
        return loss.applyAsDouble(numbers(at));
      }

      @Override
      public Tensors gradient(Tensors at) {
        return vector(gradient.apply(numbers(at)));
      }
    };
  }

  @Test
  void productsWithTheHessianOfAQuadraticAreExact() {
    Hessian hessian = new Hessian(QUADRATIC, vector(3, 1), 1e-2);
    assertArrayEquals(new double[] {2, -12}, numbers(hessian.times(vector(2, -3))), 1e-10);
    assertArrayEquals(new double[] {0, 0}, numbers(hessian.times(vector(0, 0))));
    assertEquals(2.5, hessian.rayleigh(vector(1, 1)), 1e-10);
  }

  @Test
  void lanczosFindsAllEigenvaluesOfAQuadraticAndStops() {
    Hessian hessian = new Hessian(QUADRATIC, vector(3, 1), 1e-2);
    Lanczos.Spectrum found = new Lanczos(10).of(hessian, vector(1, 1));
    assertEquals(2, found.values().size());
    assertEquals(4, found.values().get(0).value(), 1e-9);
    assertEquals(1, found.values().get(1).value(), 1e-9);
    assertEquals(1, Math.abs(numbers(found.top())[1]), 1e-9);
  }

  @Test
  void theNetworkIsThatOfTheFixture() throws IOException {
    Network network = Network.read();
    Tensors w = network.start();
    assertEquals(network.loss(), network.loss(w), 1e-12);
    assertArrayEquals(network.gradient(), numbers(network.gradient(w)), 1e-12);
  }

  @Test
  void lanczosFindsTheEigenvaluesThatPyTorchFound() throws IOException {
    Network network = Network.read();
    Hessian hessian = new Hessian(network, network.start(), 1e-4);
    Lanczos.Spectrum few = new Lanczos(12).of(hessian, network.start().normals(5));
    for (int i = 0; i < 3; i++) {
      double wanted = network.eigenvalues()[i];
      Lanczos.Eigenvalue found = few.values().get(i);
      assertEquals(wanted, found.value(), (i < 2 ? 1e-4 : 0.01) * wanted, "eigenvalue " + i);
      assertTrue(Math.abs(wanted - found.value()) <= found.error() + 1e-6);
    }
    assertEquals(network.eigenvalues()[0], hessian.rayleigh(few.top()), 1e-3);
    Lanczos.Spectrum all = new Lanczos(43).of(hessian, network.start().normals(5));
    double least = network.eigenvalues()[network.eigenvalues().length - 1];
    assertEquals(least, all.values().get(all.values().size() - 1).value(), 1e-5);
  }

  @Test
  void hutchinsonsMeanIsTheTrace() throws IOException {
    Network network = Network.read();
    Tensors w = network.start();
    Trace trace = Trace.of(new Hessian(network, w, 1e-4), 400, number -> w.normals(number));
    assertEquals(network.trace(), trace.value(), 4 * trace.error());
    assertTrue(trace.error() < 0.1 * network.trace());
  }

  @Test
  void aDirectionHasRowsAsLongAsThoseOfTheMatrices() throws IOException {
    Tensors w = Network.read().start();
    Tensors direction = Section.direction(w, 9);
    Map<String, Array> values = direction.values();
    assertEquals(List.of("first.weight", "second.weight"), List.copyOf(values.keySet()));
    double[] drawn = values.get("second.weight").toDoubles();
    double[] own = w.values().get("second.weight").toDoubles();
    for (int row = 0; row < 3; row++) {
      assertEquals(length(own, row), length(drawn, row), 1e-9);
    }
  }

  private static double length(double[] matrix, int row) {
    double squares = 0;
    for (int i = 0; i < 5; i++) {
      squares += matrix[5 * row + i] * matrix[5 * row + i];
    }
    return Math.sqrt(squares);
  }

  @Test
  void aSectionGoesThroughTheWeights() {
    Section five = Section.of(5);
    Tensors w = vector(3, 1);
    assertArrayEquals(new double[] {-1, -0.5, 0, 0.5, 1}, five.places());
    assertArrayEquals(
        new double[] {4, 5.125, 6.5, 8.125, 10}, five.line(QUADRATIC, w, vector(1, 0)));
    double[][] plane = five.plane(QUADRATIC, w, vector(1, 0), vector(0, 1));
    assertArrayEquals(new double[] {2, 3.125, 4.5, 6.125, 8}, plane[0]);
    assertArrayEquals(new double[] {4, 5.125, 6.5, 8.125, 10}, plane[2]);
  }

  private static Tensors vector(double... numbers) {
    return Tensors.of(
        LAYOUT,
        Map.of(
            "x.weight", Array.ofDoubles(new double[] {numbers[0]}, 1),
            "y.weight", Array.ofDoubles(new double[] {numbers[1]}, 1)));
  }
}
