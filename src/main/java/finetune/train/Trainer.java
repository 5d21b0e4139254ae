package finetune.train;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.journal.Console;
import finetune.journal.Entry;
import finetune.journal.Journal;
import finetune.journal.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * The loop: evaluate where it is due, save where it is due, take a step.
 *
 * <p>What is due is a function of the resume point, so a run that was ended at any moment goes on
 * exactly as if it had not been.
 */
public record Trainer(
    Plan plan,
    Steps steps,
    Evaluator evaluator,
    Vault vault,
    Journal journal,
    Console console,
    Interruption interruption) {

  /**
   * Trains from a point to the end of the run.
   *
   * @throws Fault with exit code 75 when interrupted, after saving, and with 7 when the numbers
   *     blow up: in a step before the weights have moved, or at an evaluation or save after it
   */
  public ResumePoint train(ResumePoint from) {
    ResumePoint point = from;
    long saved = from.steps();
    interruption.stepsBegin();
    try (Progress progress = console.progress(plan.steps(), from.steps())) {
      while (true) {
        boolean evaluates = plan.isEvaluationDue(point);
        if (evaluates) {
          point = evaluated(point, saved);
        }
        // A step that was saved before its evaluation is now saved as the best, if it is that.
        if (plan.isCheckpointDue(point) && (point.steps() > saved || evaluates)) {
          journal.add(new Entry.Checkpoint(point.steps()));
          save(point, saved);
          saved = point.steps();
        }
        if (plan.isOver(point)) {
          return point;
        }
        if (interruption.isRequested()) {
          throw savedAndInterrupted(point, saved);
        }
        point = stepped(point, progress, saved);
      }
    }
  }

  private void save(ResumePoint point, long saved) {
    try {
      vault.save(point, journal);
      console.toDisk();
    } catch (Fault e) {
      throw e.code() == ExitCode.INTERRUPTED ? interrupted(point, saved) : e;
    }
  }

  private ResumePoint stepped(ResumePoint point, Progress progress, long saved) {
    Entry.Step step;
    List<Entry> seen = new ArrayList<>();
    try {
      step = taken(point.steps(), seen);
    } catch (Fault e) {
      throw e.code() == ExitCode.DIVERGED ? diverged(e, saved) : e;
    }
    interruption.hear();
    journal.add(step);
    seen.forEach(journal::add);
    progress.step(step);
    return point.after(step);
  }

  private Entry.Step taken(long number, List<Entry> seen) {
    return plan.isDiagnosisDue(number) ? steps.examine(number, seen::add) : steps.take(number);
  }

  private ResumePoint evaluated(ResumePoint point, long saved) {
    Entry.Evaluation best = point.best();
    Entry.Evaluation evaluation;
    try {
      evaluation =
          evaluator.entry(
              steps.stepper(), point.steps(), plan.epochs().epoch(point.steps() - 1), best);
    } catch (Fault e) {
      throw e.code() == ExitCode.INTERRUPTED ? savedAndInterrupted(point, saved) : e;
    }
    if (!Double.isFinite(evaluation.loss())) {
      String what = "the loss of the evaluation after step " + point.steps() + " is not finite";
      throw diverged(Fault.of(ExitCode.DIVERGED, Place.NONE, what), saved);
    }
    journal.add(evaluation);
    console.say(Evaluator.describe(evaluation));
    return point.after(evaluation);
  }

  /** Saves what is not saved yet, if there is time for it; what to throw then. */
  private Fault savedAndInterrupted(ResumePoint point, long saved) {
    if (point.steps() == saved || interruption.isUrgent()) {
      return interrupted(point, saved);
    }
    save(point, saved);
    return interrupted(point, point.steps());
  }

  private static Fault interrupted(ResumePoint point, long saved) {
    String hint =
        saved > 0 ? "the same command resumes after step " + saved : "the same command starts over";
    String when = point.steps() > 0 ? "after step " + point.steps() : "before the first step";
    return Fault.of(ExitCode.INTERRUPTED, Place.NONE, "interrupted " + when, hint);
  }

  private static Fault diverged(Fault cause, long saved) {
    String last = saved > 0 ? "last good checkpoint step " + saved : "no checkpoint yet";
    String hint = last + "; a smaller learning rate or rho may help";
    return Fault.of(ExitCode.DIVERGED, Place.NONE, cause.getMessage(), hint, cause);
  }
}
