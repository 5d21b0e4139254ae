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
    long step = point.step();
    boolean regular =
        step > 0 && evaluateEvery.map(each -> step % each == 0).orElse(epochs.isFirst(step));
    return (regular || step >= steps) && !point.isEvaluated();
  }

  boolean isCheckpointDue(ResumePoint point) {
    boolean regular = point.step() > 0 && point.step() % checkpointEvery == 0;
    return regular || point.isBest() || isOver(point);
  }

  /** Whether the step that ends so many steps is looked at. */
  boolean isDiagnosisDue(long step) {
    return diagnoseEvery.filter(each -> (step + 1) % each == 0).isPresent();
  }

  /** A resumed run may have gone farther than it is now to go. */
  boolean isOver(ResumePoint point) {
    return point.step() >= steps || isPatienceExhausted(point);
  }

  boolean isPatienceExhausted(ResumePoint point) {
    return patience.filter(most -> point.worse() >= most).isPresent();
  }
}
