package finetune.train;

import java.util.Optional;

/**
 * When a run evaluates, saves and ends; all in steps.
 *
 * @param steps of the whole run
 * @param perEpoch steps an epoch
 * @param evaluateEvery steps between evaluations; the end of the run is one more
 * @param checkpointEvery steps between checkpoints; each best evaluation and the end are more
 * @param patience evaluations without a better score after which to stop; absent for never
 */
public record Plan(
    long steps,
    long perEpoch,
    long evaluateEvery,
    long checkpointEvery,
    Optional<Integer> patience) {

  boolean isEvaluationDue(ResumePoint point) {
    boolean regular = point.step() > 0 && point.step() % evaluateEvery == 0;
    return (regular || point.step() == steps) && !point.isEvaluated();
  }

  boolean isCheckpointDue(ResumePoint point) {
    boolean regular = point.step() > 0 && point.step() % checkpointEvery == 0;
    return regular || point.isBest() || isOver(point);
  }

  boolean isOver(ResumePoint point) {
    return point.step() == steps || isPatienceExhausted(point);
  }

  boolean isPatienceExhausted(ResumePoint point) {
    return patience.filter(most -> point.worse() >= most).isPresent();
  }

  /** The epoch, from 0, of a step. */
  long epoch(long step) {
    return step / perEpoch;
  }
}
