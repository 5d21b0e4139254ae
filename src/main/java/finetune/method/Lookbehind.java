package finetune.method;

import finetune.optim.BaseOptimizer;
import finetune.tensor.Tensors;
import java.util.OptionalDouble;

/**
 * Lookbehind: several ascents on top of each other, a step of fast weights for each, and slow
 * weights that go part of the way behind them (Mordido et al., arXiv 2307.16704).
 */
final class Lookbehind implements Method {
  private final AscentRule rule;
  private final BaseOptimizer base;
  private final int ascents;
  private final OptionalDouble alpha;

  /**
   * Lookbehind, which remembers nothing from step to step.
   *
   * @param ascents at least 1
   * @param alpha share of the way; empty for a share of each tensor's own, by how well the first
   *     fast step points to the last
   */
  Lookbehind(AscentRule rule, BaseOptimizer base, int ascents, OptionalDouble alpha) {
    this.rule = rule;
    this.base = base;
    this.ascents = ascents;
    this.alpha = ascents == 1 && alpha.isEmpty() ? OptionalDouble.of(1) : alpha;
  }

  @Override
  public Answer step(Tensors x, Step t) {
    Answer here = t.ask(t.clean(x));
    Tensors displaced = here.gradient().spentOn(v -> rule.displace(x, v, t));
    Tensors fast = x.copy();
    Tensors first = null;
    for (int i = 1; i < ascents; i++) {
      Tensors v = t.ask(t.further(displaced, i)).gradient();
      displaced = displaced.spentOn(p -> rule.displace(p, v, t)); // before the base uses v up
      base.step(fast, v, t.learningRate());
      v.spend();
      first = i == 1 && alpha.isEmpty() ? fast.copy() : first;
    }
    Tensors last = t.ask(t.further(displaced, ascents).spending()).gradient();
    base.step(fast, last, t.learningRate());
    follow(x, first, fast);
    return here;
  }

  /** Moves the slow weights; those that equal the fast ones keep every bit. */
  private void follow(Tensors x, Tensors first, Tensors fast) {
    if (alpha.isPresent() && alpha.getAsDouble() == 1) {
      x.assign(fast);
      return;
    }
    Tensors way = fast.spentOn(f -> f.plus(-1, x));
    x.add(
        alpha.isPresent()
            ? way.times(alpha.getAsDouble())
            : way.scaled(shares(first.spentOn(f -> f.plus(-1, x)), way)));
  }

  /** (cos + 1) / 2 of the angle between the first step and the way, tensor by tensor. */
  private static double[] shares(Tensors start, Tensors way) {
    double[] shares = start.dots(way);
    double[] one = start.dots(start);
    double[] other = way.dots(way);
    for (int i = 0; i < shares.length; i++) {
      double lengths = Math.sqrt(one[i]) * Math.sqrt(other[i]);
      double cosine = lengths == 0 ? 0 : Math.max(-1, Math.min(1, shares[i] / lengths));
      shares[i] = (cosine + 1) / 2;
    }
    return shares;
  }

  /**
   * The fast weights and, while one ascent goes on from another, both points and the gradient; from
   * the third ascent on there are the fast weights after the first step, too.
   */
  @Override
  public int vectors(int lanes) {
    int held = ascents == 1 ? 3 : ascents > 2 && alpha.isEmpty() ? 5 : 4;
    return held + rule.scratch();
  }

  @Override
  public boolean isPlain(boolean still) {
    return still && ascents == 1 && alpha.getAsDouble() == 1;
  }
}
