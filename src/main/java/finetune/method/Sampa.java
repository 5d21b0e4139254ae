package finetune.method;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.optim.BaseOptimizer;
import finetune.tensor.State;
import finetune.tensor.Tensors;
import java.util.Arrays;
import java.util.List;

/**
 * SAMPa: the two gradients of a step do not wait for each other, because the ascent direction was
 * taken one step earlier, at a point y that predicts the weights (Xie, Pethick, Cevher, arXiv
 * 2410.10683).
 */
final class Sampa implements Method {
  private final AscentRule rule;
  private final BaseOptimizer base;
  private final double lambda;
  private final boolean predictsByBase;
  private Answer atY;

  /**
   * SAMPa before its first step.
   *
   * @param lambda share of the gradient at y in the descent
   * @param predictsByBase whether y is a step of the base optimizer, or of plain gradient descent
   */
  Sampa(AscentRule rule, BaseOptimizer base, double lambda, boolean predictsByBase) {
    this.rule = rule;
    this.base = base;
    this.lambda = lambda;
    this.predictsByBase = predictsByBase;
  }

  @Override
  public Answer step(Tensors x, Step t) {
    if (atY == null || atY.step() != t.number()) {
      atY = t.ask(auxiliary(t, x)); // y_0 = x_0
    }
    Answer reported = atY;
    double rate = t.learningRate();
    Tensors gy = atY.gradient();
    Tensors y = predictsByBase ? base.peek(x, gy, rate) : x.plus(-rate, gy);
    if (!climbsTask()) {
      gy.spend(); // the ascent has a gradient of its own
    }
    Tensors displaced = atY.gradient(rule.loss()).spentOn(v -> rule.displace(x, v, t));
    List<Answer> both =
        t.ask(
            t.perturbed(displaced), // lane 0: this batch
            auxiliary(t.next(), y)); // lane 1: the next one
    atY = both.get(1);
    if (!climbsTask()) {
      atY.gradient(rule.loss()).finiteNorm(); // nothing of this step reads it, the next one does
    }
    Tensors g = both.get(0).gradient();
    g.approach(lambda, atY.gradient()); // (1 − λ) · g + λ · ∇f(y), where g was
    base.step(x, g, rate);
    return reported;
  }

  /** Whether the gradient that y is made of is the ascent gradient too. */
  private boolean climbsTask() {
    return rule.loss().equals(Loss.TASK);
  }

  private Request auxiliary(Step t, Tensors y) {
    return t.clean(y).spending().wanting(Loss.TASK, rule.loss());
  }

  /** A gradient that was saved must be of the batch that the order of the data gives now. */
  @Override
  public void requireNext(Step t) {
    boolean isFor = atY != null && atY.step() == t.number();
    if (isFor && !Arrays.equals(atY.examples(), t.batch(0).examples())) {
      throw Fault.of(
          ExitCode.MODEL,
          Place.NONE,
          "the checkpoint's gradient for step " + t.number() + " was taken on other rows",
          "sampa goes on only with the same data in the same order: batch_size, seed and lengths");
    }
  }

  @Override
  public LossAt lossAt(Step t) {
    return LossAt.AUXILIARY;
  }

  @Override
  public int lanes() {
    return 2;
  }

  /** While it displaces: both gradients' points and gy; then both points and their gradients. */
  @Override
  public int vectors(int lanes) {
    int gradients = climbsTask() ? 2 : 3;
    int points = lanes > 1 ? 2 : 1; // one after the other, the first is given back meanwhile
    return Math.max(points + gradients, 3 + rule.scratch());
  }

  @Override
  public boolean isPlain(boolean still) {
    return still && lambda == 0;
  }

  @Override
  public void state(State state) {
    atY = Answer.state(state, atY, Loss.TASK, rule.loss());
  }
}
