package finetune.method;

import finetune.optim.BaseOptimizer;
import finetune.tensor.Tensors;

/** The base optimizer alone: one gradient, one step. */
record Plain(BaseOptimizer base) implements Method {
  @Override
  public Answer step(Tensors x, Step t) {
    Answer here = t.ask(t.clean(x));
    base.step(x, here.gradient(), t.learningRate());
    return here;
  }

  @Override
  public int vectors(int lanes) {
    return 1;
  }
}
