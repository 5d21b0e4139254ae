package finetune.method;

import finetune.data.Batch;
import finetune.optim.BaseOptimizer;
import finetune.tensor.Tensors;
import java.util.List;
import java.util.stream.IntStream;

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
    int count = Math.min(shards, batch.size());
    Tensors mean = null;
    double loss = 0;
    int done = 0;
    for (int first = 0; first < count; first += t.lanes()) {
      int last = Math.min(first + t.lanes(), count);
      List<Request> clean =
          IntStream.range(first, last).mapToObj(j -> clean(x, j, count, t)).toList();
      List<Answer> here = t.ask(clean);
      List<Request> perturbed =
          IntStream.range(0, last - first)
              .mapToObj(i -> perturbed(clean.get(i), here.get(i), t))
              .toList();
      List<Answer> there = t.ask(perturbed);
      for (int i = 0; i < there.size(); i++) {
        int size = clean.get(i).batch().size();
        done += size;
        Tensors gp = there.get(i).gradient();
        gp.finiteNorm(); // while it can still be said which one is not
        if (mean == null) {
          mean = gp;
        } else {
          mean.approach((double) size / done, gp);
          gp.spend();
        }
        loss += here.get(i).loss() * size / batch.size();
      }
    }
    base.step(x, mean, t.learningRate());
    return Answer.ofLoss(t.number(), batch, loss);
  }

  private Request clean(Tensors x, int j, int count, Step t) {
    Batch batch = t.batch(0);
    int size = batch.size() / count;
    int larger = batch.size() % count;
    int from = j * size + Math.min(j, larger);
    Batch shard = batch.slice(from, from + size + (j < larger ? 1 : 0));
    return t.clean(x).on(shard).shard(j).only(rule.reads(t));
  }

  /** Asks for the gradient of the same shard, at its own displaced weights. */
  private Request perturbed(Request clean, Answer here, Step t) {
    Tensors displaced = here.gradient().spentOn(v -> rule.displace(clean.weights(), v, t));
    return t.perturbed(displaced).on(clean.batch()).shard(clean.chance().shard());
  }

  @Override
  public int lanes() {
    return shards;
  }

  /** The mean so far, and each lane's gradient and displaced weights, then both gradients. */
  @Override
  public int vectors(int lanes) {
    int atOnce = Math.min(lanes, shards);
    return (shards > atOnce ? 1 : 0) + 2 * atOnce + rule.scratch();
  }
}
