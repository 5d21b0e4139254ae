package finetune.method;

import finetune.data.Batch;
import finetune.optim.BaseOptimizer;
import finetune.tensor.Tensors;

/**
 * mSAM: every shard of the batch displaces the weights for itself, and the mean of the perturbed
 * gradients moves them (Behdin et al., arXiv 2302.09693).
 *
 * @param shards of the batch, in order, the first larger by one where they cannot be equal; a
 *     smaller batch has a shard an example
 */
record Msam(AscentRule rule, BaseOptimizer base, int shards) implements Method {
  @Override
  public Answer step(Tensors x, Step t) {
    Batch batch = t.batch(0);
    int size = batch.size();
    int count = Math.min(shards, size);
    Tensors mean = null;
    double loss = 0;
    int from = 0;
    for (int j = 0; j < count; j++) {
      int to = from + size / count + (j < size % count ? 1 : 0);
      Batch shard = batch.slice(from, to);
      Answer here = t.ask(t.clean(x).on(shard).shard(j).only(rule.reads(t)));
      Tensors displaced = here.gradient().spentOn(v -> rule.displace(x, v, t));
      Tensors gp = t.ask(t.perturbed(displaced).on(shard).shard(j)).gradient();
      mean = mean == null ? gp : blend(mean, gp, (double) shard.size() / to);
      loss += here.loss() * shard.size() / size;
      from = to;
    }
    base.step(x, mean, t.learningRate());
    return Answer.ofLoss(t.number(), batch, loss);
  }

  /** The mean of the gradients so far and the next, which has this share of their examples. */
  private static Tensors blend(Tensors mean, Tensors next, double share) {
    next.finiteNorm(); // while it can still be said which one is not
    return next.spentOn(g -> mean.spentOn(m -> m.mix(share, g)));
  }

  /**
   * The mean so far, and at first a shard's gradient and displaced weights, then both gradients.
   */
  @Override
  public int vectors(int lanes) {
    return (shards > 1 ? 3 : 2) + rule.scratch();
  }
}
