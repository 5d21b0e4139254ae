package finetune.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.archive.Array;
import finetune.archive.DataType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What LookSAM keeps of SAM's gradient. */
@Tag("native")
class LookSamTest {
  @Test
  void isOrthogonalToTheCleanGradient() {
    try (Walk walk = Walk.on(Problem.Q, "looksam:rho=0.5+sgd").start()) {
      walk.step();
      double x = kept(walk).get("method/gv/x.weight").toDoubles()[0];
      double y = kept(walk).get("method/gv/y.norm.weight").toDoubles()[0];
      assertEquals(-0.576, x, 1e-9); // (3.3, 5.6) − 1.292 · (3, 4)
      assertEquals(0, 3 * x + 4 * y, 1e-12);
    }
  }

  @Test
  void isNothingWhereItWouldBeRounding() {
    for (DataType type : List.of(DataType.F32, DataType.F64)) {
      try (Walk walk = Walk.on(Problem.ISOTROPIC, "looksam+sgd:momentum=0").in(type).start()) {
        assertTrue(kept(walk.steps(3)).isEmpty());
      }
    }
  }

  private static Map<String, Array> kept(Walk walk) {
    return walk.state().arrays();
  }
}
