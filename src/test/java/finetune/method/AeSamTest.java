package finetune.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import finetune.tensor.Snapshot;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** AE-SAM displaces where the gradient is long for what it has been. */
@Tag("native")
class AeSamTest {
  @Test
  void ofThreeStepsTheFirstAndTheLastAreSams() {
    double[][] after = {{2.67, 0.44}, {2.403, 0.264}, {2.11692498402, 0.0779365511888}};
    ByHand steps = new ByHand(Problem.Q, 3, 3);
    List<double[]> walked = steps.walk(method());
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(after[i], walked.get(i), 1e-9);
    }
    assertEquals(
        List.of(0, 1, 0, 0, 1),
        steps.oracle.asked.stream().map(QuadraticOracle.Asked::pass).toList());
  }

  @Test
  void remembersMeanAndVarianceOfTheSquaredNorm() {
    double[] mean = {2.5, 3.27265, 3.6343395};
    double[] deviation = {7.11512473538, 7.09916213241, 6.81307045089};
    for (int i = 0; i < 3; i++) {
      AeSam method = method();
      new ByHand(Problem.Q, 3, i + 1).walk(method);
      Map<String, Double> state = Snapshot.of(method).numbers();
      assertEquals(mean[i], state.get("mu"), 1e-9);
      assertEquals(deviation[i], Math.sqrt(state.get("s2")), 1e-9);
    }
  }

  private static AeSam method() {
    return new AeSam(new SteepestAscent(0.5), ByHand.descent(), 0.9, -1, 2.5);
  }
}
