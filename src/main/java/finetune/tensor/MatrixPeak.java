package finetune.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import finetune.tensor.Module.One;

/** How fast the processor multiplies large matrices: what no step can exceed. */
public final class MatrixPeak {
  private static final int SIDE = 2048;

  /** Of one call, as {@code peak.py} has it: numbers are narrowed once a call. */
  private static final int PRODUCTS = 4;

  /** The best counts: the others were disturbed. */
  private static final int CALLS = 3;

  private MatrixPeak() {}

  /**
   * Measures operations a second, a multiplication and an addition being two.
   *
   * @param isBf16 of bf16 numbers; otherwise of fp32
   */
  public static double measure(int threads, boolean isBf16) {
    double operations = 2.0 * PRODUCTS * SIDE * SIDE * SIDE;
    String method = isBf16 ? "bf16" : "fp32";
    try (Module module = Module.of("Peak", MatrixPeak.class.getResource("peak.py"))) {
      return Torch.with(threads, () -> Scope.during(() -> operations / fastest(module, method)));
    }
  }

  private static double fastest(Module module, String method) {
    One x = new One(ones());
    One y = new One(ones());
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < CALLS; i++) {
      best = Math.min(best, Scope.during(() -> seconds(module, method, x, y)));
    }
    return best;
  }

  private static NDArray ones() {
    return Scope.innermost().ones(new Shape(SIDE, SIDE));
  }

  private static double seconds(Module module, String method, One x, One y) {
    long start = System.nanoTime();
    module.call(method, x, y);
    return (System.nanoTime() - start) / 1e9;
  }
}
