package finetune.method;

import finetune.optim.Share;
import finetune.spec.OptSpec;
import finetune.tensor.Layout;
import finetune.tensor.Part;
import finetune.tensor.Scope;
import finetune.tensor.State;
import finetune.tensor.Tensors;
import java.math.RoundingMode;

/**
 * The rule of SSAM: that of SAM for the weights in a mask, while the others stay where they are.
 * The norm is that of the whole gradient, so it does not go as far as the radius (Mi et al., arXiv
 * 2210.05177).
 */
final class SparseAscent implements AscentRule {
  private final double rho;
  private final Share density;
  private final int every;
  private final Mask how;
  private Tensors mask;
  private long period = -1;

  /**
   * The rule before it has chosen.
   *
   * @param sparsity share of the weights that are not displaced
   * @param every epochs after which it chooses anew
   */
  SparseAscent(double rho, Share sparsity, int every, Mask how) {
    this.rho = rho;
    this.density = sparsity.rest();
    this.every = every;
    this.how = how;
  }

  /** The way of choosing that a spec names. */
  static Mask mask(OptSpec.Term term) {
    return term.word("variant").equals("fisher")
        ? new FisherMask(term.whole("samples"))
        : new DynamicMask(term.number("death"));
  }

  @Override
  public double rho() {
    return rho;
  }

  @Override
  public Tensors point(Tensors weights, Tensors ascent, Step t, double scale) {
    double length = ascent.finiteNorm() + TINY;
    if (t.epoch() / every != period) {
      choose(weights, ascent, t);
      period = t.epoch() / every;
    }
    return weights.plus(scale * rho / length, ascent, mask);
  }

  private void choose(Tensors weights, Tensors ascent, Step t) {
    long ones = ones(ascent.size());
    if (mask == null) {
      mask = t.keep(how.start(ascent, ones, t));
    }
    Scope.within(() -> how.choose(mask, ones, weights, ascent, t));
  }

  /** How many of so many weights are displaced. */
  long ones(long size) {
    return density.of(size, RoundingMode.FLOOR);
  }

  @Override
  public int scratch() {
    return how.scratch();
  }

  @Override
  public int remembered() {
    return 1;
  }

  @Override
  public boolean still(Layout layout) {
    return rho == 0 || ones(layout.parts().stream().mapToLong(Part::size).sum()) == 0;
  }

  @Override
  public void state(State state) {
    mask = state.tensors("mask", mask);
    period = state.count("period", period);
  }
}
