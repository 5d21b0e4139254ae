package finetune.method;

import finetune.data.Batch;
import finetune.optim.BaseOptimizer;
import finetune.optim.Share;
import finetune.random.Noise;
import finetune.tensor.Layout;
import finetune.tensor.Part;
import finetune.tensor.Tensors;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * ESAM: displaces some tensors only, and descends on the examples whose loss that raises most (Du
 * et al., arXiv 2110.03141).
 *
 * @param beta share of the tensors that are displaced, so much farther
 * @param gamma share of the batch that the second gradient is taken on
 * @param kept the tensors that a step displaces
 */
record Esam(
    AscentRule rule,
    BaseOptimizer base,
    double beta,
    double gamma,
    BiFunction<Layout, Step, Set<Part>> kept)
    implements Method {

  /** ESAM whose tensors are drawn in each step. */
  Esam(AscentRule rule, BaseOptimizer base, double beta, double gamma) {
    this(rule, base, beta, gamma, (layout, t) -> drawn(layout, t, beta));
  }

  @Override
  public Answer step(Tensors x, Step t) {
    Set<Part> some = kept.apply(x.layout(), t);
    Request clean = t.clean(x);
    Answer here = t.ask(some.isEmpty() ? clean.forwardOnly() : clean.only(some::contains));
    Tensors displaced = some.isEmpty() ? x : displaced(x, here.gradient(), t);
    Answer there = t.ask(t.further(displaced, 1).forwardOnly());
    Batch batch = t.batch(0);
    int[] hardest = mostRaised(here.losses(), there.losses(), keep(batch.size()));
    Request further = t.further(displaced, 2).on(batch.only(hardest));
    base.step(x, t.ask(further.spending()).gradient(), t.learningRate());
    return here;
  }

  private Tensors displaced(Tensors x, Tensors gradient, Step t) {
    return gradient.spentOn(v -> rule.displace(x, v, t, 1 / beta));
  }

  /** Each tensor with probability beta, all in step 0. */
  private static Set<Part> drawn(Layout layout, Step t, double beta) {
    List<Part> parts = layout.parts();
    long key = t.key(1);
    return IntStream.range(0, parts.size())
        .filter(i -> t.number() == 0 || Noise.uniform(key, i) < beta)
        .mapToObj(parts::get)
        .collect(Collectors.toSet());
  }

  /** How many examples the second gradient is taken on; the share is the decimal number it was. */
  private int keep(int size) {
    return Math.max(1, (int) Share.decimal(gamma).of(size, RoundingMode.FLOOR));
  }

  /** The positions, in order, whose loss rises most; of equal ones the first. */
  static int[] mostRaised(float[] before, float[] after, int count) {
    return IntStream.range(0, before.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> (double) before[i] - after[i]))
        .limit(count)
        .mapToInt(i -> i)
        .sorted()
        .toArray();
  }

  /** The displaced weights, and at first the ascent gradient, then that of the hardest. */
  @Override
  public int vectors(int lanes) {
    return 2 + rule.scratch();
  }
}
