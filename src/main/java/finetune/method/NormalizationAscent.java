package finetune.method;

import finetune.spec.OptSpec;
import finetune.tensor.Layout;
import finetune.tensor.Part;
import finetune.tensor.Tensors;
import finetune.tensor.WeightScale;
import java.util.function.Predicate;

/**
 * The rule of SAM-ON: another rule on the tensors of normalization layers alone, all others stay
 * where they are (Mueller et al., arXiv 2306.04226).
 *
 * @param rule of SAM or of ASAM
 */
record NormalizationAscent(AscentRule rule) implements AscentRule {
  /** The rule that a spec tells of. */
  static NormalizationAscent of(OptSpec.Term term) {
    double rho = term.number("rho");
    return new NormalizationAscent(
        term.word("rule").equals("asam")
            ? new AdaptiveAscent(
                rho, new WeightScale(scaled(term.flag("bias")), term.number("eta")))
            : new SteepestAscent(rho));
  }

  /** What of them ASAM's rule measures by the size of the weights. */
  private static Predicate<Part> scaled(boolean bias) {
    return part -> part.isWeight() || (bias && part.isBias());
  }

  @Override
  public double rho() {
    return rule.rho();
  }

  @Override
  public Tensors point(Tensors weights, Tensors ascent, Step t, double scale) {
    return rule.point(weights, ascent.only(displaced()), t, scale);
  }

  @Override
  public Predicate<Part> reads(Step t) {
    return displaced();
  }

  @Override
  public Predicate<Part> displaced() {
    return Part::isNormalization;
  }

  @Override
  public boolean still(Layout layout) {
    return rho() == 0 || layout.parts().stream().noneMatch(displaced());
  }
}
