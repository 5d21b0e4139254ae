package finetune.method;

import finetune.tensor.State;
import finetune.tensor.Tensors;

/**
 * The rule of VaSSO: that of SAM along a running mean of the ascent gradients, which suppresses the
 * noise of single batches (Li, Giannakis, arXiv 2309.15639).
 */
final class SmoothedAscent implements AscentRule {
  private final double rho;
  private final double theta;
  private Tensors d;

  /**
   * The rule before its first gradient.
   *
   * @param theta share of the newest gradient in the mean; 1 is SAM
   */
  SmoothedAscent(double rho, double theta) {
    this.rho = rho;
    this.theta = theta;
  }

  @Override
  public double rho() {
    return rho;
  }

  @Override
  public Tensors point(Tensors weights, Tensors ascent, Step t, double scale) {
    if (d == null) {
      d = t.keep(ascent.copy());
    } else {
      d.approach(theta, ascent);
    }
    return new SteepestAscent(rho).point(weights, d, t, scale);
  }

  @Override
  public int remembered() {
    return 1;
  }

  @Override
  public void state(State state) {
    d = state.tensors("d", d);
  }
}
