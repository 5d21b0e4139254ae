package finetune.method;

import finetune.tensor.Keeper;
import finetune.tensor.NotFiniteException;
import finetune.tensor.Scope;
import finetune.tensor.State;
import finetune.tensor.Stateful;
import finetune.tensor.Tensors;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes the steps of a run, each in a scope of its own that only the method's state outlives.
 *
 * <p>Its state is that of its method; the weights, which it moves in place, are their owner's.
 */
public final class Stepper implements Stateful {
  private final Assembly assembly;
  private final Tensors weights;
  private final Run run;
  private final Keeper keeper;

  /**
   * A stepper before the first step, or before its state is restored.
   *
   * @param scope of the run, in which the state lives
   */
  public Stepper(Assembly assembly, Tensors weights, Run run, Scope scope) {
    this.assembly = assembly;
    this.weights = weights;
    this.run = run;
    this.keeper = new Keeper(scope, weights);
  }

  /**
   * Takes one step.
   *
   * @throws finetune.fault.Fault before the weights are moved, where a loss or a gradient is not
   *     finite
   */
  public Outcome step(long number) {
    return outcome(new Step(number, run, new Tally(number)));
  }

  /**
   * Refuses a restored state that does not belong to the step of that number, before the run is
   * touched.
   *
   * @throws finetune.fault.Fault with exit code 5
   */
  public void requireNext(long number) {
    assembly.method().requireNext(new Step(number, run, new Tally(number)));
  }

  /** Vectors as large as the weights that looking at a step takes besides. */
  public static int vectorsToExamine() {
    return Examination.VECTORS;
  }

  /**
   * Takes one step as {@link #step} does, with the same bits, and looks at it.
   *
   * @param told what was seen
   */
  public Outcome examine(long number, Consumer<Diagnosis> told) {
    return Scope.during(
        () -> {
          Examination examination = new Examination(weights, run, number);
          Tally tally = new Tally(number, Optional.of(examination));
          Outcome outcome = outcome(new Step(number, run, tally));
          told.accept(examination.of(weights));
          return outcome;
        });
  }

  private Outcome outcome(Step step) {
    long start = System.nanoTime();
    Answer reported = Scope.during(() -> taken(step.within(Scope.current())));
    Tally tally = step.tally();
    return new Outcome(
        step.number(),
        reported.loss(),
        assembly.method().lossAt(step),
        reported.extra(),
        step.learningRate(),
        assembly.base().norm(),
        tally.gradients(),
        tally.inSequence(),
        tally.forwards(),
        assembly.method().batches(step),
        (System.nanoTime() - start) / 1e9,
        tally.seconds());
  }

  private Answer taken(Step step) {
    try {
      Answer reported = assembly.method().step(weights, step);
      keeper.keep(assembly);
      return reported;
    } catch (NotFiniteException e) {
      throw step.tally().notFinite(e);
    }
  }

  /** The weights to evaluate and to export. */
  public Tensors evaluationWeights() {
    return assembly.evaluationWeights(weights);
  }

  @Override
  public void state(State state) {
    assembly.state(state);
    keeper.keep(assembly);
  }
}
