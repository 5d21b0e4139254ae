package finetune.method;

import finetune.optim.BaseOptimizer;
import finetune.tensor.Tensors;
import java.util.DoubleSummaryStatistics;
import java.util.stream.LongStream;

/**
 * GSAM: besides the perturbed loss it lowers the gap to the loss itself, by going up along what the
 * clean gradient has beside the perturbed one; the radius follows the learning rate (Zhuang et al.,
 * arXiv 2203.08065).
 */
final class Gsam implements Method {
  private final AscentRule rule;
  private final BaseOptimizer base;
  private final double alpha;
  private final double least;
  private DoubleSummaryStatistics rates;

  /**
   * GSAM before its first step.
   *
   * @param alpha factor of what lies beside the perturbed gradient; 0 is SAM
   * @param least the radius at the smallest learning rate; the rule's is that at the largest
   */
  Gsam(AscentRule rule, BaseOptimizer base, double alpha, double least) {
    this.rule = rule;
    this.base = base;
    this.alpha = alpha;
    this.least = least;
  }

  @Override
  public Answer step(Tensors x, Step t) {
    Answer here = t.ask(t.clean(x));
    Tensors g = here.gradient();
    double scale = scale(t);
    Tensors displaced = g.usedOn(v -> rule.displace(x, v, t, scale));
    Tensors gp = t.ask(t.perturbed(displaced)).gradient();
    base.step(x, descent(g, gp), t.learningRate());
    return here;
  }

  /** gp − alpha · (g − its projection on gp). */
  private Tensors descent(Tensors g, Tensors gp) {
    double length = gp.finiteNorm();
    if (length == 0) {
      return gp;
    }
    double along = g.dot(gp) / length / length;
    Tensors beside = g.spentOn(v -> v.plus(-along, gp));
    return gp.plus(-alpha, beside);
  }

  /** The radius of a step as a multiple of the rule's. */
  private double scale(Step t) {
    double rho = rule.rho();
    if (least == rho) {
      return 1;
    }
    if (rates == null) {
      rates = rates(t.run());
    }
    return radius(t.learningRate(), rates, least, rho) / rho;
  }

  private static DoubleSummaryStatistics rates(Run run) {
    return LongStream.range(0, run.steps())
        .mapToDouble(step -> run.learningRate().rate(step, run.steps()))
        .summaryStatistics();
  }

  /** As far between its two bounds as the rate is among all rates; the upper one if they agree. */
  static double radius(double rate, DoubleSummaryStatistics rates, double least, double most) {
    double width = rates.getMax() - rates.getMin();
    return width == 0 ? most : least + (most - least) * (rate - rates.getMin()) / width;
  }

  /** Both gradients, and at first the displaced weights, then the descent. */
  @Override
  public int vectors(int lanes) {
    return Math.max(3, 2 + rule.scratch());
  }
}
