package finetune.method;

import finetune.optim.LearningRate;
import finetune.optim.Share;
import java.math.RoundingMode;

/**
 * The learning rate for an average of weights: at its peak for half of the steps before the first
 * weights are collected, then straight to its last value, which it has from nine tenths of them on
 * (timgaripov/swa, train.py).
 *
 * @param start share of the run's steps before the first weights are collected
 */
record SettlingRate(double peak, double last, Share start) implements LearningRate {
  @Override
  public double rate(long step, long steps) {
    long first = start.of(steps, RoundingMode.HALF_UP);
    if (10 * step >= 9 * first) {
      return last;
    }
    double gone = Math.max(0, (double) step / first - 0.5) / 0.4;
    return peak + gone * (last - peak);
  }
}
