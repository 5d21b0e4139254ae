package finetune.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import finetune.spec.Opt;
import finetune.spec.RunFacts;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** BiSAM climbs one loss and descends another; here both are bowls about the same centres. */
@Tag("native")
class MarginAscentTest {
  private static final Problem TASK = Problem.BATCHES;
  private static final Problem BOUND = TASK.of(new Loss.Margin(false, 1, 0.1));
  private static final double RATE = 0.1;
  private static final double RHO = 0.5;

  @Test
  void samClimbsTheBoundAndDescendsTheTask() {
    try (Walk walk = Walk.on(TASK, "bisam-0.5+sgd:momentum=0").start()) {
      double[] x = TASK.start();
      for (int t = 0; t < 5; t++) {
        assertEquals(TASK.loss(x, t), walk.step().loss(), 1e-12);
        assertEquals(BOUND.loss(x, t), walk.outcomes.get(t).extra(), 1e-12);
        x = plus(x, -RATE, TASK.gradient(displaced(x, BOUND.gradient(x, t)), t));
        assertArrayEquals(x, walk.at(), 1e-12);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.2, 1})
  void sampaTakesBothGradientsAtThePointAhead(double lambda) {
    String opt = "sampa-" + lambda + "+bisam-0.5+sgd:momentum=0";
    try (Walk walk = Walk.on(TASK, opt).start()) {
      double[] x = TASK.start();
      double[] y = x;
      for (int t = 0; t < 5; t++) {
        assertEquals(TASK.loss(y, t), walk.step().loss(), 1e-12);
        assertEquals(BOUND.loss(y, t), walk.outcomes.get(t).extra(), 1e-12);
        double[] at = displaced(x, BOUND.gradient(y, t));
        double[] next = plus(x, -RATE, TASK.gradient(y, t));
        double[] perturbed = TASK.gradient(at, t);
        double[] ahead = TASK.gradient(next, t + 1);
        x = plus(plus(x, -RATE * (1 - lambda), perturbed), -RATE * lambda, ahead);
        y = next;
        assertArrayEquals(x, walk.at(), 1e-12);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bisam, false, 1, 0.1",
    "bisam-log-0.3, false, 1, 0.1",
    "bisam-tanh, true, 10, 0.1",
    "bisam:loss=tanh;mu=1;alpha=0.5, true, 1, 0.5",
    "bisam:mu=2, false, 2, 0.1"
  })
  void muIsTheAuthorsUnlessSaid(String opt, boolean tanh, double mu, double alpha) {
    try (Walk walk = Walk.on(TASK, opt.replace(';', ',')).start()) {
      walk.step();
      List<Loss> climbed = List.of(new Loss.Margin(tanh, mu, alpha));
      assertEquals(climbed, walk.oracle.asked.get(0).losses());
      assertEquals(List.of(Loss.TASK), walk.oracle.asked.get(1).losses());
    }
  }

  @Test
  void aScoreHasNoMargin() {
    assertEquals(
        List.of("--opt:7: bisam needs class labels; stsb is a regression task"),
        Opt.problems("sampa+bisam", new RunFacts("stsb", true, 32, 3)));
  }

  private static double[] displaced(double[] x, double[] v) {
    return plus(x, RHO / Math.hypot(v[0], v[1]), v);
  }

  private static double[] plus(double[] x, double factor, double[] v) {
    return new double[] {x[0] + factor * v[0], x[1] + factor * v[1]};
  }
}
