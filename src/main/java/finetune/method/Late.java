package finetune.method;

import finetune.optim.BaseOptimizer;
import finetune.optim.Share;
import finetune.tensor.Snapshot;
import finetune.tensor.State;
import finetune.tensor.Stateful;
import finetune.tensor.Tensors;
import java.math.RoundingMode;

/**
 * Late-phase SAM: the base optimizer alone, and its method only for the rest of the run (Zhou et
 * al., arXiv 2410.10373).
 */
final class Late implements Method {
  private final Method method;
  private final BaseOptimizer base;
  private final Share start;
  private final boolean resets;
  private final Stateful remembering;
  private final Snapshot unbegun;

  /**
   * A run of the base optimizer, of which the method is to take over.
   *
   * @param start share of the steps after which the method begins, as if it were its first step
   * @param resets whether the base optimizer then forgets what it remembers
   */
  Late(Method method, AscentRule rule, BaseOptimizer base, Share start, boolean resets) {
    this.method = method;
    this.base = base;
    this.start = start;
    this.resets = resets;
    this.remembering =
        new Stateful() {
          @Override
          public void state(State state) {
            rule.state(state.in("rule"));
            method.state(state.in("method"));
          }
        };
    this.unbegun = Snapshot.of(remembering);
  }

  @Override
  public Answer step(Tensors x, Step t) {
    if (t.number() <= first(t)) {
      // In a finished run that is extended the method had begun before.
      unbegun.restore(x.layout(), remembering);
    }
    if (isBefore(t)) {
      return new Plain(base).step(x, t);
    }
    if (resets && t.number() == first(t)) {
      base.forget();
    }
    return method.step(x, t);
  }

  @Override
  public void requireNext(Step t) {
    if (t.number() > first(t)) {
      method.requireNext(t);
    }
  }

  private boolean isBefore(Step t) {
    return t.number() < first(t);
  }

  /** The first step of the method. */
  private long first(Step t) {
    return start.of(t.run().steps(), RoundingMode.HALF_UP);
  }

  @Override
  public LossAt lossAt(Step t) {
    return isBefore(t) ? LossAt.WEIGHTS : method.lossAt(t);
  }

  @Override
  public int lanes() {
    return method.lanes();
  }

  @Override
  public int vectors(int lanes) {
    return Math.max(new Plain(base).vectors(lanes), method.vectors(lanes));
  }

  @Override
  public int batchesPerStep() {
    return method.batchesPerStep();
  }

  /** Before the method begins, the first of its batches serves. */
  @Override
  public int batches(Step t) {
    return isBefore(t) ? 1 : method.batches(t);
  }
}
