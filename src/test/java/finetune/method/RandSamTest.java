package finetune.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import finetune.archive.DataType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** RandSAM looks as far as the radius, wherever that is. */
@Tag("native")
class RandSamTest {
  @Test
  void stepsFromWhereItLooks() {
    double[][] given = {{0.6, 0.8}, {1, 0}, {0, -1}};
    double[][] after = {{2.67, 0.44}, {2.353, 0.264}, {2.1177, 0.3584}};
    Method method =
        new RandSam(
            new SteepestAscent(0.5),
            ByHand.descent(),
            (x, t) -> Vectors.of(x.layout(), DataType.F64, given[(int) t.number()]));
    List<double[]> walked = new ByHand(Problem.Q, 3, 3).walk(method);
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(after[i], walked.get(i), 1e-9);
    }
  }

  @Test
  void everyStepHasADirectionOfItsOwnAsLongAsTheRadius() {
    ByHand steps = new ByHand(Problem.Q, 10, 10);
    List<double[]> after = steps.walk(new RandSam(new SteepestAscent(0.5), ByHand.descent()));
    List<Double> angles = new ArrayList<>();
    double[] at = Problem.Q.start();
    for (int i = 0; i < 10; i++) {
      List<Double> looked = steps.oracle.asked.get(i).point();
      double dx = looked.get(0) - at[0];
      double dy = looked.get(1) - at[1];
      assertEquals(0.5, Math.hypot(dx, dy), 1e-9);
      angles.add(Math.atan2(dy, dx));
      at = after.get(i);
    }
    assertEquals(10, new HashSet<>(angles).size());
  }
}
