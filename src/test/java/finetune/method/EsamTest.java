package finetune.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which tensors ESAM displaces and which examples it descends on. */
@Tag("native")
class EsamTest {
  @Test
  void displacesTheGivenTensorsSoMuchFarther() {
    Esam esam =
        new Esam(
            new SteepestAscent(0.5),
            ByHand.descent(),
            0.5,
            1,
            (layout, t) -> Set.of(layout.parts().get(1)));
    List<double[]> after = new ByHand(Problem.Q, 3, 3).walk(esam);
    assertArrayEquals(new double[] {2.7, 0.2}, after.get(0), 1e-9);
    assertArrayEquals(new double[] {2.43, -0.28}, after.get(1), 1e-9);
    assertArrayEquals(new double[] {2.187, 0.232}, after.get(2), 1e-9);
  }

  @Test
  void N04_withoutAnyTensorNothingIsDisplaced() {
    Esam esam =
        new Esam(new SteepestAscent(0.5), ByHand.descent(), 0.5, 1, (layout, t) -> Set.of());
    List<double[]> after = new ByHand(Problem.Q, 2, 2).walk(esam);
    assertArrayEquals(new double[] {2.43, 0.36}, after.get(1), 1e-9);
  }

  @Test
  void descendsOnTheExamplesWhoseLossRisesMost() {
    float[] before = {1, 2, 3, 4};
    assertArrayEquals(
        new int[] {0, 2}, Esam.mostRaised(before, new float[] {1.5F, 2.1F, 3.9F, 4.2F}, 2));
    assertArrayEquals(new int[] {0, 1}, Esam.mostRaised(before, new float[] {2, 3, 4, 5}, 2));
    assertArrayEquals(new int[] {3}, Esam.mostRaised(before, new float[] {0, 1, 2, 5}, 1));
  }

  @Test
  void theSecondGradientIsTakenOnItsShareOfTheBatch() {
    try (Walk walk =
        Walk.on(Problem.BATCHES, "esam:rho=0.5,beta=1,gamma=0.58")
            .batches(Numbered.rowsEach(25))
            .start()) {
      for (int i = 0; i < 3; i++) {
        Outcome outcome = walk.step();
        assertEquals(1.56, outcome.gradients(), 1e-12); // 14 of 25: floor of 14.5
        assertEquals(1.56, outcome.inSequence(), 1e-12);
        assertEquals(1, outcome.forwards());
        assertEquals(14, walk.oracle.asked.get(3 * i + 2).rows().size());
      }
    }
  }

  @Test
  void drawsTheTensorsOfEachStepAndTakesAllInTheFirst() {
    int[] moved = new int[2];
    int steps = 500;
    try (Walk walk = Walk.on(Problem.Q, "esam:rho=0.3,beta=0.6").rate(1e-6).start()) {
      walk.steps(steps);
      for (int step = 0; step < steps; step++) {
        List<Double> from = walk.oracle.asked.get(3 * step).point();
        List<Double> to = walk.oracle.asked.get(3 * step + 1).point();
        double away = Math.hypot(to.get(0) - from.get(0), to.get(1) - from.get(1));
        assertEquals(away == 0 ? 0 : 0.5, away, 1e-9); // rho / beta
        for (int i = 0; i < 2; i++) {
          boolean isMoved = !to.get(i).equals(from.get(i));
          moved[i] += isMoved ? 1 : 0;
          assertTrue(isMoved || step > 0);
        }
      }
    }
    assertEquals(0.6, moved[0] / (double) steps, 0.07); // three standard deviations
    assertEquals(0.6, moved[1] / (double) steps, 0.07);
  }
}
