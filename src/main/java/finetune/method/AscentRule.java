package finetune.method;

import finetune.tensor.Layout;
import finetune.tensor.Part;
import finetune.tensor.Stateful;
import finetune.tensor.Tensors;
import java.util.function.Predicate;

/** Where to look: the weights displaced along an ascent gradient. */
interface AscentRule extends Stateful {
  /** Added to a norm, so that a zero gradient displaces nothing. */
  double TINY = 1e-12;

  /** The radius. */
  double rho();

  /**
   * Displaced weights; the weights themselves stay where they are.
   *
   * @param scale multiplies the radius
   */
  default Tensors displace(Tensors weights, Tensors ascent, Step t, double scale) {
    Tensors displaced = point(weights, ascent, t, scale);
    t.tally().examination().ifPresent(looks -> looks.displaced(weights, ascent, displaced));
    return displaced;
  }

  /** The rule itself: what {@link #displace} returns, before anybody looks at it. */
  Tensors point(Tensors weights, Tensors ascent, Step t, double scale);

  /** Displaced weights, at the radius. */
  default Tensors displace(Tensors weights, Tensors ascent, Step t) {
    return displace(weights, ascent, t, 1);
  }

  /** Vectors as large as the weights that it needs while it displaces, besides what it returns. */
  default int scratch() {
    return 0;
  }

  /** Vectors as large as the weights that it remembers from one step to the next. */
  default int remembered() {
    return 0;
  }

  /** The loss that is climbed. */
  default Loss loss() {
    return Loss.TASK;
  }

  /** The parts that the ascent gradient of a step must hold. */
  default Predicate<Part> reads(Step t) {
    return Part.ANY;
  }

  /** The parts that were displaced in the step being taken; {@link Part#ANY} if always all. */
  default Predicate<Part> displaced() {
    return Part.ANY;
  }

  /** Whether it never displaces anything. */
  default boolean still(Layout layout) {
    return rho() == 0;
  }
}
