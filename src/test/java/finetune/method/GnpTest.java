package finetune.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.tensor.Part;
import finetune.tensor.Tensors;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Mixing gradients on what is displaced. */
@Tag("native")
class GnpTest {
  /** A rule that displaces y and leaves x. */
  private record OnY(double rho) implements AscentRule {
    private static boolean isY(Part part) {
      return part.name().startsWith("y");
    }

    @Override
    public Tensors point(Tensors weights, Tensors ascent, Step t, double scale) {
      return new SteepestAscent(rho).point(weights, ascent.only(OnY::isY), t, scale);
    }

    @Override
    public Predicate<Part> reads(Step t) {
      return OnY::isY;
    }

    @Override
    public Predicate<Part> displaced() {
      return OnY::isY;
    }
  }

  @Test
  void mixesOnTheDisplacedTensorsOnly() {
    Gnp gnp = new Gnp(new OnY(0.5), ByHand.descent(), 0.8);
    List<double[]> after = new ByHand(Problem.Q, 3, 3).walk(gnp);
    assertArrayEquals(new double[] {2.7, 0.44}, after.get(0), 1e-9);
    assertArrayEquals(new double[] {2.43, 0.104}, after.get(1), 1e-9);
    assertArrayEquals(new double[] {2.187, -0.0976}, after.get(2), 1e-9);
  }

  @Test
  void withoutAShareOfThePerturbedGradientItIsTheBaseWhereAllIsDisplaced() {
    assertTrue(new Gnp(new SteepestAscent(0.5), ByHand.descent(), 0).isPlain(false));
    assertFalse(new Gnp(new SteepestAscent(0.5), ByHand.descent(), 0.8).isPlain(false));
    assertFalse(new Gnp(new OnY(0.5), ByHand.descent(), 0).isPlain(false));
  }
}
