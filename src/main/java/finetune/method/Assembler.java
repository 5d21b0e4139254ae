package finetune.method;

import finetune.optim.BaseOptimizer;
import finetune.optim.Clipped;
import finetune.optim.WeightDecay;
import finetune.tensor.Layout;
import finetune.tensor.Stateful;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts a method together from the inside out: takes the base optimizer, then the ascent rule and
 * the schedule if there are any, then each wrapper.
 */
final class Assembler {
  private final WeightDecay decay;
  private final double clip;
  private final Layout layout;
  private final Map<String, Stateful> parts = new LinkedHashMap<>();
  private Clipped base;
  private AscentRule rule;
  private Optional<AscentRule> usedRule = Optional.empty();
  private Method method;
  private boolean isStill;

  Assembler(WeightDecay decay, double clip, Layout layout) {
    this.decay = decay;
    this.clip = clip;
    this.layout = layout;
  }

  /** Takes the base optimizer, which alone is a method already. */
  void takeBase(BaseOptimizer made) {
    base = new Clipped(made, clip);
    method = new Plain(base);
    parts.put("base", base);
  }

  /** Takes the ascent rule. */
  void takeRule(AscentRule made) {
    rule = made;
  }

  /**
   * Takes the schedule. One that displaces nothing leaves its place to the bare base optimizer, so
   * that rho = 0 means its steps in every bit.
   */
  void takeSchedule(Method made) {
    isStill = rule.still(layout);
    if (!made.isPlain(isStill)) {
      method = made;
      usedRule = Optional.of(rule);
      parts.put("rule", rule);
      parts.put("method", made);
    }
  }

  /** Takes a wrapper around what there is, unless it would do nothing. */
  void wrap(String name, Method made) {
    if (!made.isPlain(false)) {
      method = made;
      parts.put(name, made);
    }
  }

  /** The decay of the base optimizer that is made. */
  WeightDecay decay() {
    return decay;
  }

  /** Of the weights that will be moved. */
  Layout layout() {
    return layout;
  }

  /** The base optimizer, which clips. */
  Clipped base() {
    return base;
  }

  AscentRule rule() {
    return rule;
  }

  /** What has been put together so far. */
  Method method() {
    return method;
  }

  Assembly assembly() {
    return new Assembly(layout, base, usedRule, method, isStill, parts);
  }
}
