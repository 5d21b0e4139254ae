package finetune.train;

import finetune.data.Epochs;
import java.util.Optional;

/**
 * When a run evaluates, saves and ends; all in steps.
 *
 * @param steps of the whole run
 * @param epochs which of them a step is in
 * @param evaluateEvery steps between evaluations; absent for the ends of epochs; the end of the run
 *     is one more
 * @param checkpointEvery steps between checkpoints; each best evaluation and the end are more
 * @param diagnoseEvery steps from one that is looked at to the next; absent for none
 * @param patience evaluations without a better score after which to stop; absent for never
 */
public record Plan(
    long steps,
    Epochs epochs,
    Optional<Integer> evaluateEvery,
    long checkpointEvery,
    Optional<Integer> diagnoseEvery,
    Optional<Integer> patience) {

  boolean isEvaluationDue(ResumePoint point) {
    long done = point.steps();
    boolean regular =
        done > 0 && evaluateEvery.map(each -> done % each == 0).orElse(epochs.isFirst(done));
    return (regular || done >= steps) && !point.isEvaluated();
  }

  boolean isCheckpointDue(ResumePoint point) {
    boolean regular = point.steps() > 0 && point.steps() % checkpointEvery == 0;
    return regular || point.isBest() || isOver(point);
  }

  /** Whether the step of that number, from 0, is looked at: the last of each so many. */
  boolean isDiagnosisDue(long number) {
    return diagnoseEvery.filter(each -> (number + 1) % each == 0).isPresent();
  }

  /** A resumed run may have gone farther than it is now to go. */
  public boolean isOver(ResumePoint point) {
    return point.steps() >= steps || isPatienceExhausted(point);
  }

  boolean isPatienceExhausted(ResumePoint point) {
    return patience.filter(most -> point.worse() >= most).isPresent();
  }
}
