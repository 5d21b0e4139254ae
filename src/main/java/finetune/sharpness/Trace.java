package finetune.sharpness;

import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.function.LongFunction;

/**
 * The trace of a Hessian by Hutchinson's estimate: the mean of zᵀ H z over random z of mean 0 and
 * variance 1.
 *
 * @param error standard error of the mean; NaN with one probe
 */
public record Trace(double value, double error) {
  /**
   * Estimates it.
   *
   * @param probes how many random vectors
   * @param draw the z of a number from 0
   */
  public static Trace of(Hessian hessian, int probes, LongFunction<Tensors> draw) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < probes; i++) {
      int number = i;
      double one = Scope.during(() -> probe(hessian, draw.apply(number)));
      sum += one;
      squares += one * one;
    }
    double mean = sum / probes;
    double variance = (squares - probes * mean * mean) / (probes - 1);
    return new Trace(mean, Math.sqrt(Math.max(0, variance) / probes));
  }

  private static double probe(Hessian hessian, Tensors z) {
    return z.dot(hessian.times(z));
  }
}
