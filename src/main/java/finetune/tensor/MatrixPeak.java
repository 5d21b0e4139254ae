package finetune.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import finetune.tensor.Module.One;

/** How fast the processor multiplies large matrices: what no step can exceed. */
public final class MatrixPeak {
  private static final int SIDE = 2048;

  /** The best counts: the others were disturbed. */
  private static final int ROUNDS = 8;

  private MatrixPeak() {}

  /** Measures fp32 operations a second, a multiplication and an addition being two. */
  public static double measure(int threads) {
    Torch.prepareThread(threads);
    try (Module module = Module.of("Peak", MatrixPeak.class.getResource("peak.py"))) {
      return Scope.during(() -> 2.0 * SIDE * SIDE * SIDE / fastest(module));
    }
  }

  private static double fastest(Module module) {
    One x = new One(ones());
    One y = new One(ones());
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < ROUNDS; i++) {
      best = Math.min(best, Scope.during(() -> seconds(module, x, y)));
    }
    return best;
  }

  private static NDArray ones() {
    return Scope.innermost().ones(new Shape(SIDE, SIDE));
  }

  private static double seconds(Module module, One x, One y) {
    long start = System.nanoTime();
    module.call("product", x, y);
    return (System.nanoTime() - start) / 1e9;
  }
}
