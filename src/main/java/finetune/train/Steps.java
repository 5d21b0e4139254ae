package finetune.train;

import finetune.data.TextBatch;
import finetune.journal.Entry;
import finetune.method.Outcome;
import finetune.method.Run;
import finetune.method.Stepper;
import java.util.stream.IntStream;

/** The steps of a run, each taken and measured. */
public record Steps(Run run, Stepper stepper) {
  /** Takes the step of that number; what it did and cost. */
  public Entry.Step take(long number) {
    Outcome outcome = stepper.step(number);
    long rows = 0;
    long tokens = 0;
    for (int i = 0; i < run.batchesPerStep(); i++) {
      TextBatch batch = batch(number, i);
      rows += batch.size();
      tokens += IntStream.of(batch.lengths()).sum();
    }
    return new Entry.Step(
        number,
        run.epochs().of(number),
        outcome.loss(),
        outcome.isPerturbed() ? "perturbed" : null,
        Double.isNaN(outcome.extra()) ? null : outcome.extra(),
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
    return (TextBatch) run.batches().batch(number * run.batchesPerStep() + i);
  }
}
