package finetune.method;

import finetune.tensor.Tensors;

/**
 * The mask of SSAM-D: it starts at random, then some of its ones with small gradients die, fewer
 * from epoch to epoch, and as many others come to life (Mi et al., arXiv 2210.05177).
 *
 * @param death share of the ones that die in the first epoch
 */
record DynamicMask(double death) implements Mask {
  /** Farther than any normal number. */
  private static final double FAR = 1e3;

  @Override
  public Tensors start(Tensors like, long ones, Step t) {
    return like.normals(t.epochKey(0)).spentOn(drawn -> drawn.largest(ones));
  }

  @Override
  public void choose(Tensors mask, long ones, Tensors weights, Tensors ascent, Step t) {
    long kept = kept(ones, mask.size() - ones, t);
    Tensors living = ranked(mask, ascent).spentOn(ranks -> ranks.largest(kept));
    Tensors drawn = mask.normals(t.epochKey(1));
    drawn.add(-FAR, mask, mask); // only what was dead can be drawn
    mask.become(living);
    mask.add(drawn.spentOn(numbers -> numbers.largest(ones - kept)));
  }

  /**
   * How many of the ones stay. Where fewer are dead than should die, only so many do, so that the
   * mask never shrinks.
   */
  private long kept(long ones, long dead, Step t) {
    double share = (double) t.epoch() / t.run().epochCount();
    double dying = death * (1 + StrictMath.cos(Math.PI * share)) / 2;
    double rounding = 1e-9; // of the cosine: what is whole stays whole
    return Math.max((long) Math.floor(ones * (1 - dying) + rounding), ones - dead);
  }

  /** The sizes of the gradient on the ones, -1 elsewhere. */
  private static Tensors ranked(Tensors mask, Tensors ascent) {
    return ascent
        .magnitude(0)
        .spentOn(
            sizes -> {
              Tensors ranks = mask.magnitude(-1);
              ranks.add(1, mask, sizes);
              return ranks;
            });
  }

  @Override
  public int scratch() {
    return 1;
  }
}
