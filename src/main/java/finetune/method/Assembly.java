package finetune.method;

import finetune.optim.BaseOptimizer;
import finetune.optim.Clipped;
import finetune.optim.LearningRate;
import finetune.optim.LearningRateSchedule;
import finetune.optim.WeightDecay;
import finetune.tensor.Layout;
import finetune.tensor.State;
import finetune.tensor.Stateful;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A method put together from a spec, with all that its parts remember. */
public final class Assembly implements Stateful {
  private final WeightDecay decay;
  private final double clip;
  private final Layout layout;
  private final Map<String, Stateful> parts = new LinkedHashMap<>();
  private Clipped base;
  private AscentRule rule;
  private Method method;
  private boolean isStill;

  private Assembly(WeightDecay decay, double clip, Layout layout) {
    this.decay = decay;
    this.clip = clip;
    this.layout = layout;
  }

  /**
   * The method of a spec, before its first step.
   *
   * @param clip largest global norm of the gradient that goes to the base optimizer; 0 for any
   * @param layout of the weights that it will move
   */
  public static Assembly of(OptSpec spec, WeightDecay decay, double clip, Layout layout) {
    Assembly assembly = new Assembly(decay, clip, layout);
    List<OptSpec.Term> inwards = new ArrayList<>(spec.terms());
    Collections.reverse(inwards);
    inwards.forEach(term -> term.entry().making().join(assembly, term));
    return assembly;
  }

  /** The decay of the base optimizer that is made. */
  WeightDecay decay() {
    return decay;
  }

  /** Of the weights that will be moved. */
  public Layout layout() {
    return layout;
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
      parts.put("rule", rule);
      parts.put("method", made);
    }
  }

  /** The base optimizer, which clips. */
  Clipped base() {
    return base;
  }

  AscentRule rule() {
    return rule;
  }

  Method method() {
    return method;
  }

  /** Takes a wrapper around what there is, unless it would do nothing. */
  void wrap(String name, Method made) {
    if (!made.isPlain(false)) {
      method = made;
      parts.put(name, made);
    }
  }

  /** Whether an ascent rule was asked for that displaces nothing in this model. */
  public boolean isStill() {
    return isStill;
  }

  /** Lanes that it can use. */
  public int lanes() {
    return method.lanes();
  }

  /**
   * Vectors as large as the weights that are alive at once in a step at most, the weights and all
   * state included.
   *
   * @param lanes that the run has
   */
  public int vectors(int lanes) {
    int remembered = parts.containsKey("rule") ? rule.remembered() : 0;
    return 1 + base.vectors() + remembered + method.vectors(lanes);
  }

  /** The learning rate that the run follows, which a wrapper may change. */
  public LearningRate learningRate(LearningRateSchedule ofRecipe) {
    return method.learningRate(ofRecipe);
  }

  /** Batches that a step takes from the order of the run. */
  public int batchesPerStep() {
    return method.batchesPerStep();
  }

  @Override
  public void state(State state) {
    parts.forEach((name, part) -> part.state(state.in(name)));
  }
}
