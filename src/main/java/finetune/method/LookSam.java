package finetune.method;

import finetune.optim.BaseOptimizer;
import finetune.tensor.Part;
import finetune.tensor.State;
import finetune.tensor.Tensors;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * LookSAM: what SAM's gradient has besides the clean one changes slowly, so it is taken in each
 * k-th step and used again in between (Liu et al., arXiv 2203.02714).
 */
final class LookSam implements Method {
  /** What is left of a gradient below this share is rounding, which must not be blown up. */
  private static final double FLOOR = 1e-5;

  private static final double TINY = 1e-8;

  private final AscentRule rule;
  private final BaseOptimizer base;
  private final int k;
  private final double alpha;
  private final boolean isByPart;
  private Tensors gv; // without the parts where there is none
  private long steps;

  /**
   * LookSAM before its first step.
   *
   * @param k steps from one gradient of SAM to the next
   * @param alpha length of what is used again, in lengths of the clean gradient
   * @param isByPart whether lengths and angles are those of each part, or of all together
   */
  LookSam(AscentRule rule, BaseOptimizer base, int k, double alpha, boolean isByPart) {
    this.rule = rule;
    this.base = base;
    this.k = k;
    this.alpha = alpha;
    this.isByPart = isByPart;
  }

  @Override
  public Answer step(Tensors x, Step t) {
    Answer here = t.ask(t.clean(x));
    Tensors g = here.gradient();
    Tensors u = steps % k == 0 ? refreshed(x, g, t) : reusing(g);
    base.step(x, u, t.learningRate());
    steps++;
    return here;
  }

  /** SAM's gradient, of which the component orthogonal to the clean one is kept. */
  private Tensors refreshed(Tensors x, Tensors g, Step t) {
    if (gv != null) {
      gv.spend(); // makes room
      gv = null;
    }
    Tensors gs = t.ask(t.perturbed(rule.displace(x, g, t))).gradient();
    gv = orthogonal(gs, g);
    return gs;
  }

  /** gs − (⟨g,gs⟩ / ‖g‖²) · g where that is more than rounding; g is used up. */
  private Tensors orthogonal(Tensors gs, Tensors g) {
    double[] square = products(g, g);
    double[] along = products(g, gs);
    Arrays.setAll(along, i -> square[i] == 0 ? 0 : along[i] / square[i]);
    Tensors rest = g.spentOn(v -> v.scaled(along)).spentOn(parallel -> gs.plus(-1, parallel));
    double[] whole = products(gs, gs);
    double[] left = products(rest, rest);
    List<Part> parts = gs.layout().parts();
    Set<Part> kept = new HashSet<>();
    for (int i = 0; i < left.length; i++) {
      if (square[i] > 0 && Math.sqrt(left[i]) > FLOOR * Math.sqrt(whole[i])) {
        kept.add(parts.get(i));
      }
    }
    return rest.only(kept::contains);
  }

  /** g + alpha · ‖g‖ · gv / ‖gv‖, in the place of g. */
  private Tensors reusing(Tensors g) {
    if (gv != null) {
      double[] own = products(g, g);
      double[] kept = products(gv, gv);
      Arrays.setAll(kept, i -> alpha * Math.sqrt(own[i]) / (Math.sqrt(kept[i]) + TINY));
      Tensors added = gv.scaled(kept);
      g.within(added).add(added);
    }
    return g;
  }

  /**
   * Inner products, one for each part; that of all together in every place, unless parts stand for
   * themselves.
   */
  private double[] products(Tensors a, Tensors b) {
    if (isByPart) {
      return a.dots(b);
    }
    double[] all = new double[a.layout().parts().size()];
    Arrays.fill(all, a.dot(b));
    return all;
  }

  /** The clean gradient, displaced weights, SAM's gradient; or the first, gv and what it adds. */
  @Override
  public int vectors(int lanes) {
    return Math.max(3, 2 + rule.scratch());
  }

  @Override
  public void state(State state) {
    gv = state.tensors("gv", gv);
    steps = state.count("steps", steps);
  }
}
