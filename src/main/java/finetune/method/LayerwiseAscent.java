package finetune.method;

import finetune.tensor.Layout;
import finetune.tensor.Part;
import finetune.tensor.State;
import finetune.tensor.Tensors;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The rule of layer-wise, or partial, SAM: that of SAM on the blocks whose gradients were longest
 * when it last looked (arXiv 2503.14205).
 */
final class LayerwiseAscent implements AscentRule {
  private final double rho;
  private final int layers;
  private final int every;
  private final Predicate<Part> eligible;
  private final Blocks blocks;
  private long[] chosen = {};
  private long period = -1;

  /**
   * The rule before it has looked.
   *
   * @param layers blocks that it displaces
   * @param every epochs after which it chooses them anew
   * @param eligible the parts of a chosen block that are displaced
   * @param layout of the weights
   */
  LayerwiseAscent(double rho, int layers, int every, Predicate<Part> eligible, Layout layout) {
    this.rho = rho;
    this.layers = layers;
    this.every = every;
    this.eligible = eligible;
    this.blocks = new Blocks(layout);
  }

  /** Everything, or matrices and what has more dimensions. */
  static Predicate<Part> tensors(String name) {
    return name.equals("all") ? Part.ANY : part -> part.shape().size() >= 2;
  }

  @Override
  public double rho() {
    return rho;
  }

  @Override
  public Tensors point(Tensors weights, Tensors ascent, Step t, double scale) {
    if (isDue(t)) {
      chosen = steepest(ascent);
      period = t.epoch() / every;
    }
    return new SteepestAscent(rho).point(weights, ascent.only(displaced()), t, scale);
  }

  private boolean isDue(Step t) {
    return t.epoch() / every != period;
  }

  private long[] steepest(Tensors ascent) {
    double[] norms =
        IntStream.range(0, blocks.count())
            .mapToDouble(block -> ascent.only(part -> blocks.of(part) == block).finiteNorm())
            .toArray();
    return IntStream.range(0, norms.length)
        .boxed()
        .sorted(Comparator.comparingDouble(block -> -norms[block]))
        .limit(layers)
        .mapToLong(Integer::longValue)
        .sorted()
        .toArray();
  }

  /** Everything where the blocks are chosen, else only what is displaced. */
  @Override
  public Predicate<Part> reads(Step t) {
    return isDue(t) ? Part.ANY : displaced();
  }

  @Override
  public Predicate<Part> displaced() {
    long[] now = chosen;
    return part ->
        eligible.test(part) && LongStream.of(now).anyMatch(block -> block == blocks.of(part));
  }

  @Override
  public boolean still(Layout layout) {
    return rho == 0 || layout.parts().stream().noneMatch(eligible);
  }

  @Override
  public void state(State state) {
    chosen = state.counts("blocks", chosen);
    period = state.count("period", period);
  }
}
