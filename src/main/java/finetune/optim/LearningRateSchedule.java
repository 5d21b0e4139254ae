package finetune.optim;

import java.math.RoundingMode;

/**
 * The learning rate as a function of the step: it rises from 0 over the warm-up, then follows its
 * shape (huggingface/transformers, optimization.py).
 *
 * @param peak the rate when the warm-up ends
 * @param warmup share of the steps, in [0, 1]; rounded up to whole steps, as transformers does
 */
public record LearningRateSchedule(Shape shape, double peak, double warmup)
    implements LearningRate {
  /** What comes after the warm-up. */
  public enum Shape {
    /** Straight down to 0 at the end of the run. */
    LINEAR,
    /** Down to 0 along half a cosine. */
    COSINE,
    /** No change. */
    CONSTANT
  }

  public LearningRateSchedule {
    if (!(peak >= 0) || Double.isInfinite(peak) || !(warmup >= 0 && warmup <= 1)) {
      throw new IllegalArgumentException("peak " + peak + ", warm-up " + warmup);
    }
  }

  @Override
  public double rate(long step, long steps) {
    long rising = warmupSteps(steps);
    if (step < rising) {
      return peak * ((double) step / rising);
    }
    double falling = Math.max(1, steps - rising);
    double done = Math.min(1, (step - rising) / falling);
    double left = Math.max(0, (steps - step) / falling);
    return switch (shape) {
      case LINEAR -> peak * left;
      case COSINE -> peak * (0.5 * (1 + Math.cos(Math.PI * done)));
      case CONSTANT -> peak;
    };
  }

  /** Steps of the warm-up; the share is taken as the decimal number that was written. */
  public long warmupSteps(long steps) {
    return Share.decimal(warmup).of(steps, RoundingMode.CEILING);
  }
}
