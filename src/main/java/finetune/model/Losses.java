package finetune.model;

import finetune.archive.Array;
import finetune.method.Loss;
import java.util.List;

/** Losses as the numbers that a graph's method {@code gradient} takes. */
final class Losses {
  private static final int NUMBERS = 3;

  /** The kinds, as {@code objective.py} reads them. */
  private static final double OF_TASK = 0;

  private static final double MARGIN_LOG = 1;
  private static final double MARGIN_TANH = 2;
  private static final double DRAWN = 3;

  private Losses() {}

  /** A row of three a loss: its kind, and what that is to know. */
  static Array numbers(List<Loss> losses) {
    double[] numbers = new double[losses.size() * NUMBERS];
    for (int i = 0; i < losses.size(); i++) {
      System.arraycopy(row(losses.get(i)), 0, numbers, i * NUMBERS, NUMBERS);
    }
    return Array.ofDoubles(numbers, losses.size(), NUMBERS);
  }

  private static double[] row(Loss loss) {
    if (loss instanceof Loss.Margin margin) {
      double kind = margin.isTanh() ? MARGIN_TANH : MARGIN_LOG;
      return new double[] {kind, margin.mu(), margin.alpha()};
    }
    if (loss instanceof Loss.Drawn drawn) {
      return new double[] {DRAWN, drawn.tau(), drawn.factor()};
    }
    if (loss instanceof Loss.OfTask) {
      return new double[] {OF_TASK, 0, 0};
    }
    throw new IllegalArgumentException("the graph knows no loss " + loss.name());
  }

  /** The earlier logits of the examples that a loss draws towards; empty if none does. */
  static Array past(List<Loss> losses) {
    for (Loss loss : losses) {
      if (loss instanceof Loss.Drawn drawn) {
        return Array.ofRows(drawn.past());
      }
    }
    return Array.ofFloats(new float[0], 0);
  }
}
