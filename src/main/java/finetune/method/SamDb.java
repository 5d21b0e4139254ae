package finetune.method;

import finetune.optim.BaseOptimizer;
import finetune.tensor.Tensors;

/**
 * SAM-db: SAM whose two gradients are taken on different batches. A baseline of SAMPa (Xie,
 * Pethick, Cevher, arXiv 2410.10683); which batches is ours.
 *
 * @param isPair whether the second batch is the step's own too, or that of the next step
 */
record SamDb(AscentRule rule, BaseOptimizer base, boolean isPair) implements Method {
  @Override
  public Answer step(Tensors x, Step t) {
    Answer here = t.ask(t.clean(x));
    Tensors displaced = here.gradient().spentOn(v -> rule.displace(x, v, t));
    Answer there = t.ask(isPair ? second(displaced, t) : t.next().perturbed(displaced));
    base.step(x, there.gradient(), t.learningRate());
    return here;
  }

  private static Request second(Tensors displaced, Step t) {
    return new Request(displaced, t.batch(1), t.number(), 1).spending();
  }

  @Override
  public int batchesPerStep() {
    return isPair ? 2 : 1;
  }

  @Override
  public int vectors(int lanes) {
    return 2 + rule.scratch();
  }
}
