package finetune.method;

import finetune.tensor.Layout;
import finetune.tensor.Part;
import finetune.tensor.State;
import finetune.tensor.Tensors;
import java.util.function.Predicate;

/** An ascent rule that an examination can look at. */
record WatchedAscent(AscentRule rule) implements AscentRule {
  @Override
  public Tensors displace(Tensors weights, Tensors ascent, Step t, double scale) {
    Tensors displaced = rule.displace(weights, ascent, t, scale);
    t.tally().examination().ifPresent(e -> e.displaced(weights, ascent, displaced));
    return displaced;
  }

  @Override
  public double rho() {
    return rule.rho();
  }

  @Override
  public int scratch() {
    return rule.scratch();
  }

  @Override
  public int remembered() {
    return rule.remembered();
  }

  @Override
  public Loss loss() {
    return rule.loss();
  }

  @Override
  public Predicate<Part> reads(Step t) {
    return rule.reads(t);
  }

  @Override
  public Predicate<Part> displaced() {
    return rule.displaced();
  }

  @Override
  public boolean still(Layout layout) {
    return rule.still(layout);
  }

  @Override
  public void state(State state) {
    rule.state(state);
  }
}
