package finetune.method;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Softmax at a temperature, in double. */
final class Softmax {
  private Softmax() {}

  static double[] logs(double[] logits, double tau) {
    double largest = DoubleStream.of(logits).max().orElse(0) / tau;
    double sum = DoubleStream.of(logits).map(z -> Math.exp(z / tau - largest)).sum();
    return DoubleStream.of(logits).map(z -> z / tau - largest - Math.log(sum)).toArray();
  }

  static double[] of(double[] logits, double tau) {
    return Arrays.stream(logs(logits, tau)).map(Math::exp).toArray();
  }

  /** KL(softmax(past / tau) ‖ softmax(now / tau)). */
  static double distance(double[] past, double[] now, double tau) {
    double[] p = logs(past, tau);
    double[] q = logs(now, tau);
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += Math.exp(p[i]) * (p[i] - q[i]);
    }
    return sum;
  }
}
