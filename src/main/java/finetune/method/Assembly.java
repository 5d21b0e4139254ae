package finetune.method;

import finetune.optim.Clipped;
import finetune.optim.LearningRate;
import finetune.optim.LearningRateSchedule;
import finetune.optim.WeightDecay;
import finetune.spec.OptSpec;
import finetune.tensor.Layout;
import finetune.tensor.State;
import finetune.tensor.Stateful;
import finetune.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A method put together from a spec, with all that its parts remember. */
public final class Assembly implements Stateful {
  private final Layout layout;
  private final Clipped base;
  private final Optional<AscentRule> rule;
  private final Method method;
  private final boolean isStill;
  private final Map<String, Stateful> parts;

  /**
   * A method before its first step.
   *
   * @param rule absent where no step uses one
   * @param parts what it remembers, by the names of its state
   */
  Assembly(
      Layout layout,
      Clipped base,
      Optional<AscentRule> rule,
      Method method,
      boolean isStill,
      Map<String, Stateful> parts) {
    this.layout = layout;
    this.base = base;
    this.rule = rule;
    this.method = method;
    this.isStill = isStill;
    this.parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /**
   * The method of a spec, before its first step.
   *
   * @param clip largest global norm of the gradient that goes to the base optimizer; 0 for any
   * @param layout of the weights that it will move
   */
  public static Assembly of(OptSpec spec, WeightDecay decay, double clip, Layout layout) {
    Assembler assembler = new Assembler(decay, clip, layout);
    List<OptSpec.Term> outwards = new ArrayList<>(spec.terms());
    Collections.reverse(outwards);
    outwards.forEach(term -> Methods.making(term.entry()).join(assembler, term));
    return assembler.assembly();
  }

  /** Of the weights that will be moved. */
  public Layout layout() {
    return layout;
  }

  /** The base optimizer, which clips. */
  Clipped base() {
    return base;
  }

  Method method() {
    return method;
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
    int remembered = rule.map(AscentRule::remembered).orElse(0);
    return 1 + base.vectors() + remembered + method.vectors(lanes);
  }

  /** The learning rate that the run follows, which a wrapper may change. */
  public LearningRate learningRate(LearningRateSchedule ofRecipe) {
    return method.learningRate(ofRecipe);
  }

  /** The weights to evaluate and to export, where a run's weights are these. */
  public Tensors evaluationWeights(Tensors weights) {
    return method.evaluationWeights(weights);
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
