package finetune.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  /** numpy.quantile([10, 2, 4, 1, 3], [0.1, 0.5, 0.9]) in numpy 2.4. */
  @Test
  void isThatOfNumpy() {
    Spread spread = Spread.of(List.of(10.0, 2.0, 4.0, 1.0, 3.0));
    assertEquals(1.4, spread.p10(), 1e-12);
    assertEquals(3, spread.median(), 1e-12);
    assertEquals(7.6, spread.p90(), 1e-12);
  }

  @Test
  void oneMeasurementHasNone() {
    assertEquals(new Spread(2, 2, 2), Spread.of(List.of(2.0)));
  }
}
