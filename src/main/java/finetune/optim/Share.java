package finetune.optim;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** A share, taken as the decimal number that was written: 0.58 of 25 is 14.5. */
public record Share(BigDecimal exact) {
  public static Share decimal(double written) {
    return new Share(BigDecimal.valueOf(written));
  }

  /** What the share leaves of a whole. */
  public Share rest() {
    return new Share(BigDecimal.ONE.subtract(exact));
  }

  /** That share of so many, as a whole number. */
  public long of(long count, RoundingMode rounding) {
    return exact.multiply(BigDecimal.valueOf(count)).setScale(0, rounding).longValueExact();
  }
}
