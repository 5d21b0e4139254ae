package finetune.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import finetune.spec.Opt;
import finetune.tensor.Layout;
import finetune.tensor.Part;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ascents on top of each other, and the way back behind them. */
@Tag("native")
class LookbehindTest {
  private static final Problem ONE_TENSOR =
      new Problem(
          new Layout(List.of(Part.of("weight", 2))),
          Problem.Q.start(),
          Problem.Q.curvature(),
          Problem.Q.slope(),
          Problem.Q.centres());

  @Test
  void theShareOfTheWayIsATensorsOwn() {
    try (Walk walk = Walk.on(ONE_TENSOR, "lookbehind-2:rho=0.5+sgd:momentum=0").start()) {
      assertArrayEquals(new double[] {2.31496025071, -0.291657439736}, walk.steps(1).at(), 1e-9);
      assertArrayEquals(new double[] {1.72384620628, 0.240430283734}, walk.steps(1).at(), 1e-9);
      assertArrayEquals(new double[] {1.25584296945, -0.278794000261}, walk.steps(1).at(), 1e-9);
    }
  }

  @Test
  void eachAscentGoesOnFromTheLast() {
    try (Walk walk = Walk.on(Problem.Q, "lookbehind-3:rho=0.5").start()) {
      walk.step();
      for (int i = 0; i < 4; i++) {
        assertEquals(i, walk.oracle.asked.get(i).pass());
        if (i > 0) {
          List<Double> from = walk.oracle.asked.get(i - 1).point();
          List<Double> to = walk.oracle.asked.get(i).point();
          double away = Math.hypot(to.get(0) - from.get(0), to.get(1) - from.get(1));
          assertEquals(0.5, away, 1e-9);
        }
      }
    }
  }

  @Test
  void theBaseTakesAStepAnAscent() {
    try (Walk walk = Walk.on(Problem.Q, "lookbehind-3+adamw").start()) {
      assertEquals(List.of(6L), walk.steps(2).state().counts().get("base/steps"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lookbehind-1", "lookbehind-1:alpha=1"})
  void oneAscentAllTheWayIsSamInEveryBit(String opt) {
    try (Walk sam = Walk.on(Problem.BATCHES, "sam-0.3").decay(0.01).start();
        Walk walk = Walk.on(Problem.BATCHES, opt + "+sam-0.3").decay(0.01).start()) {
      assertArrayEquals(sam.steps(4).at(), walk.steps(4).at());
    }
  }

  @Test
  void twoAscentsHalfTheWayAreOneStepOnALinearLoss() {
    String sgd = "sgd:momentum=0";
    try (Walk alone = Walk.on(Problem.LINEAR, sgd).start();
        Walk walk = Walk.on(Problem.LINEAR, "lookbehind-2:alpha=0.5+" + sgd).start()) {
      assertArrayEquals(alone.steps(5).at(), walk.steps(5).at(), 1e-12);
    }
  }

  @Test
  void minusOneMeansAuto() {
    assertEquals(Opt.read("lookbehind"), Opt.read("lookbehind-sam:alpha=-1.0"));
  }
}
