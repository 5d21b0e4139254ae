package finetune.method;

import finetune.spec.OptSpec;
import finetune.tensor.Tensors;

/**
 * The rule of BiSAM: that of SAM along the gradient of another loss, a smooth lower bound of the
 * classification error, while the descent keeps the task's (Xie et al., arXiv 2407.12993).
 *
 * @param rho the radius
 * @param loss that is climbed
 */
record MarginAscent(double rho, Loss.Margin loss) implements AscentRule {
  /** The bound of that name; mu is the authors' for it where nobody says. */
  static Loss.Margin bound(OptSpec.Term term) {
    boolean isTanh = term.word("loss").equals("tanh");
    double mu = term.numberIfAny("mu").orElse(isTanh ? 10 : 1);
    return new Loss.Margin(isTanh, mu, term.number("alpha"));
  }

  @Override
  public Tensors point(Tensors weights, Tensors ascent, Step t, double scale) {
    return new SteepestAscent(rho).point(weights, ascent, t, scale);
  }
}
