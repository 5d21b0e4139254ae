package finetune.method;

import finetune.optim.BaseOptimizer;
import finetune.tensor.Tensors;
import java.util.function.BiFunction;

/**
 * RandSAM: the weights are displaced in a direction drawn anew in each step, uniformly over the
 * sphere. A baseline of SAMPa (Xie, Pethick, Cevher, arXiv 2410.10683); the exact rule is ours.
 *
 * @param directions of any length, for the weights in a step
 */
record RandSam(AscentRule rule, BaseOptimizer base, BiFunction<Tensors, Step, Tensors> directions)
    implements Method {
  /** RandSAM with directions that are a function of the seed and the step. */
  RandSam(AscentRule rule, BaseOptimizer base) {
    this(rule, base, (x, t) -> x.normals(t.key(0)));
  }

  @Override
  public Answer step(Tensors x, Step t) {
    Tensors displaced = directions.apply(x, t).spentOn(z -> rule.displace(x, z, t));
    Answer there = t.ask(t.perturbed(displaced));
    base.step(x, there.gradient(), t.learningRate());
    return there;
  }

  @Override
  public LossAt lossAt(Step t) {
    return LossAt.PERTURBED;
  }

  @Override
  public int vectors(int lanes) {
    return 2 + rule.scratch();
  }
}
