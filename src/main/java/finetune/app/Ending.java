package finetune.app;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.journal.Entry;
import finetune.journal.Journal;
import java.nio.file.Path;
import java.util.List;

/**
 * What a run came to, as its journal tells.
 *
 * @param run its folder
 * @param steps optimizer steps
 * @param rows examples seen
 * @param seconds spent in steps and evaluations, in all processes of the run
 * @param stepSeconds of them, in steps
 * @param best the evaluation whose weights {@code model/} holds
 * @param last the evaluation at the end
 */
public record Ending(
    Path run,
    long steps,
    long rows,
    double seconds,
    double stepSeconds,
    Entry.Evaluation best,
    Entry.Evaluation last) {

  /** What the journal in a finished run's folder tells. */
  static Ending of(Path run) {
    List<Entry> entries = Journal.read(run.resolve(Journal.NAME));
    long steps = 0;
    long rows = 0;
    double stepSeconds = 0;
    double evaluationSeconds = 0;
    Entry.Evaluation best = null;
    Entry.Evaluation last = null;
    for (Entry entry : entries) {
      if (entry instanceof Entry.Step step) {
        steps++;
        rows += step.rows();
        stepSeconds += step.seconds();
      } else if (entry instanceof Entry.Evaluation evaluation) {
        evaluationSeconds += evaluation.seconds();
        best = evaluation.best() ? evaluation : best;
        last = evaluation;
      }
    }
    if (best == null || last == null) {
      throw Fault.of(
          ExitCode.STORAGE,
          Place.of(run.resolve(Journal.NAME)),
          "holds no evaluation: lines are missing",
          "finetune eval " + run + " scores the model");
    }
    return new Ending(run, steps, rows, stepSeconds + evaluationSeconds, stepSeconds, best, last);
  }

  /** Examples a second of training. */
  double samplesPerSecond() {
    return stepSeconds > 0 ? rows / stepSeconds : 0;
  }
}
