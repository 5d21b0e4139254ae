package finetune.method;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** A share of a run, taken as the decimal number that was written: 0.58 of 25 is 14.5. */
record Share(BigDecimal exact) {
  static Share decimal(double written) {
    return new Share(BigDecimal.valueOf(written));
  }

  /** That share of so many steps, rounded to the nearest whole number; a half goes up. */
  long of(long steps) {
    BigDecimal product = exact.multiply(BigDecimal.valueOf(steps));
    return product.setScale(0, RoundingMode.HALF_UP).longValueExact();
  }
}
