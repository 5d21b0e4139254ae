package finetune.train;

import finetune.data.TextBatch;
import finetune.journal.Entry;
import finetune.method.Diagnosis;
import finetune.method.Outcome;
import finetune.method.Run;
import finetune.method.Stepper;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Has the stepper take the steps of a run, and writes down what each did, as journal entries. */
public record Steps(Run run, Stepper stepper) {
  /** Takes the step of that number; what it did and cost. */
  Entry.Step take(long number) {
    return entry(stepper.step(number));
  }

  /**
   * Takes the step of that number and looks at it.
   *
   * @param told what was seen
   */
  Entry.Step examine(long number, Consumer<Entry.Diagnosis> told) {
    return entry(stepper.examine(number, seen -> told.accept(entry(number, seen))));
  }

  private static Entry.Diagnosis entry(long number, Diagnosis seen) {
    return new Entry.Diagnosis(
        number,
        seen.loss(),
        seen.gradientNorm(),
        known(seen.ascentNorm()),
        known(seen.ascentCosine()),
        known(seen.ascentDistance()),
        known(seen.displacement()),
        known(seen.perturbedLoss()),
        known(seen.perturbedNorm()),
        known(seen.perturbedCosine()),
        seen.update());
  }

  private static Double known(double number) {
    return Double.isNaN(number) ? null : number;
  }

  /** A step that was taken, as the journal has it. */
  public Entry.Step entry(Outcome outcome) {
    long number = outcome.step();
    long rows = 0;
    long tokens = 0;
    for (int i = 0; i < outcome.batches(); i++) {
      TextBatch batch = batch(number, i);
      rows += batch.size();
      tokens += IntStream.of(batch.lengths()).sum();
    }
    return new Entry.Step(
        number,
        run.epochs().epoch(number),
        outcome.loss(),
        outcome.lossAt().key(),
        known(outcome.extra()),
        outcome.learningRate(),
        outcome.gradientNorm(),
        outcome.gradients(),
        rows,
        tokens,
        outcome.seconds(),
        outcome.modelSeconds(),
        outcome.seconds() - outcome.modelSeconds());
  }

  /** The i-th batch of a step. */
  public TextBatch batch(long number, int i) {
    return (TextBatch) run.batch(number, i);
  }
}
