package finetune.method;

import finetune.optim.BaseOptimizer;
import finetune.tensor.Tensors;

/**
 * Late-phase SAM: the base optimizer alone, and its method only for the rest of the run (Zhou et
 * al., arXiv 2410.10373).
 *
 * @param start share of the steps after which the method begins, as if it were its first step
 * @param resets whether the base optimizer then forgets what it remembers
 */
record Late(Method method, BaseOptimizer base, Share start, boolean resets) implements Method {
  @Override
  public Answer step(Tensors x, Step t) {
    long switched = start.of(t.run().steps());
    if (t.number() < switched) {
      return new Plain(base).step(x, t);
    }
    if (resets && t.number() == switched) {
      base.forget();
    }
    return method.step(x, t);
  }

  @Override
  public int lanes() {
    return method.lanes();
  }

  @Override
  public int vectors(int lanes) {
    return Math.max(new Plain(base).vectors(lanes), method.vectors(lanes));
  }

  /** Before the method begins, the first of its batches serves. */
  @Override
  public int batchesPerStep() {
    return method.batchesPerStep();
  }
}
