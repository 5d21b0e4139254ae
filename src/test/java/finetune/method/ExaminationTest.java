package finetune.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is seen of a step from outside. */
@Tag("native")
class ExaminationTest {
  private static final String PLAIN = "+sgd:momentum=0";

  private static List<Diagnosis> seen(Problem problem, String opt, int steps) {
    List<Diagnosis> seen = new ArrayList<>();
    try (Walk walk = Walk.on(problem, opt).start()) {
      for (int i = 0; i < steps; i++) {
        seen.add(walk.examine());
      }
    }
    return seen;
  }

  @ParameterizedTest
  @MethodSource("finetune.method.Specs#all")
  void lookingAtStepsChangesNoBit(String opt) {
    try (Walk blind = Walk.on(opt).clip(1).decay(0.01).start();
        Walk watched = Walk.on(opt).clip(1).decay(0.01).start()) {
      for (int i = 0; i < 4; i++) {
        Outcome expected = blind.step();
        watched.examine();
        Outcome outcome = watched.outcomes.get(i);
        assertEquals(expected.loss(), outcome.loss());
        assertEquals(expected.gradients(), outcome.gradients());
        assertArrayEquals(blind.at(), watched.at());
      }
      assertEquals(blind.alive(), watched.alive());
    }
  }

  @Test
  void sampasStaleGradientIsNearlyThatAtTheWeights() {
    double[] cosine = {0.99974545, 0.99879102, 0.99953446, 0.99940767};
    double[] distance = {0.64070274, 0.51728163, 0.85375625, 0.42731304};
    List<Diagnosis> seen = seen(Problem.BATCHES, "sampa-0:rho=0.5" + PLAIN, 5);
    assertEquals(1, seen.get(0).ascentCosine(), 1e-12);
    for (int t = 1; t <= 4; t++) {
      assertEquals(cosine[t - 1], seen.get(t).ascentCosine(), 1e-8, "step " + t);
      assertEquals(distance[t - 1], seen.get(t).ascentDistance(), 1e-8, "step " + t);
    }
  }

  @Test
  void samIsSeenAsWorkedOutByHand() {
    // Gradient (3,4), point (3.3,1.4), gradient there (3.3,5.6).
    Diagnosis seen = seen(Problem.Q, "sam-0.5" + PLAIN, 1).get(0);
    assertEquals(6.5, seen.loss(), 1e-12);
    assertEquals(5, seen.gradientNorm(), 1e-12);
    assertEquals(0, seen.ascentDistance(), 1e-12);
    assertEquals(0.5, seen.displacement(), 1e-12);
    assertEquals((3.3 * 3.3 + 4 * 1.4 * 1.4) / 2, seen.perturbedLoss(), 1e-12);
    assertEquals(6.5, seen.perturbedNorm(), 1e-12);
    assertEquals((3 * 3.3 + 4 * 5.6) / (5 * 6.5), seen.perturbedCosine(), 1e-12);
    assertEquals(0.65, seen.update(), 1e-12);
  }

  @Test
  void whatABaseDoesNotDoIsNotSeen() {
    Diagnosis seen = seen(Problem.Q, "sgd:momentum=0", 1).get(0);
    assertTrue(Double.isNaN(seen.displacement()) && Double.isNaN(seen.perturbedLoss()));
    assertEquals(0.5, seen.update(), 1e-12);
  }
}
