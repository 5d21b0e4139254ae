package finetune.train;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.annotations.SerializedName;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.journal.Entry;
import finetune.store.Checkpoint;
import java.util.List;
import java.util.Map;

/**
 * Where a run stands between two steps: all that a checkpoint holds besides its tensors.
 *
 * @param steps optimizer steps done; {@code step} in the file
 * @param gradients gradients taken
 * @param rows examples seen
 * @param last the latest evaluation; null before the first
 * @param best the one with the highest score, the earlier of equals; null before the first
 * @param worse evaluations since the best
 * @param journal length of the journal in bytes
 * @param numbers numbers of the method's state
 * @param counts counts of the method's state
 */
public record ResumePoint(
    @SerializedName("step") long steps,
    double gradients,
    long rows,
    Entry.Evaluation last,
    Entry.Evaluation best,
    int worse,
    long journal,
    Map<String, Double> numbers,
    Map<String, List<Long>> counts) {
  /** What a method remembers may be NaN: the extra loss of a step that had none. */
  private static final Gson GSON = new GsonBuilder().serializeSpecialFloatingPointValues().create();

  /** The beginning of a run. */
  public static ResumePoint start() {
    return new ResumePoint(0, 0, 0, null, null, 0, 0, Map.of(), Map.of());
  }

  /** After one more step. */
  ResumePoint after(Entry.Step done) {
    return new ResumePoint(
        steps + 1,
        gradients + done.gradients(),
        rows + done.rows(),
        last,
        best,
        worse,
        journal,
        numbers,
        counts);
  }

  /** After an evaluation. */
  ResumePoint after(Entry.Evaluation done) {
    Entry.Evaluation better = done.best() ? done : best;
    int since = done.best() ? 0 : worse + 1;
    return new ResumePoint(steps, gradients, rows, done, better, since, journal, numbers, counts);
  }

  /** Where the best checkpoint is lost: what is evaluated next is the best. */
  public ResumePoint withoutBest() {
    return new ResumePoint(steps, gradients, rows, null, null, 0, journal, numbers, counts);
  }

  /** With what a checkpoint adds. */
  ResumePoint with(
      long journalBytes, Map<String, Double> stateNumbers, Map<String, List<Long>> stateCounts) {
    return new ResumePoint(
        steps, gradients, rows, last, best, worse, journalBytes, stateNumbers, stateCounts);
  }

  /** Whether the weights are those that the latest evaluation saw. */
  boolean isEvaluated() {
    return last != null && last.steps() == steps;
  }

  /** Whether the weights are those of the best evaluation. */
  boolean isBest() {
    return best != null && best.steps() == steps;
  }

  String json() {
    return GSON.toJson(this);
  }

  /** Where the run stood that a checkpoint is of; a fault with exit code 5 where it is damaged. */
  public static ResumePoint of(Checkpoint saved) {
    return of(saved.progress(), Place.of(saved.folder()));
  }

  static ResumePoint of(String json, Place place) {
    try {
      ResumePoint point = GSON.fromJson(json, ResumePoint.class);
      if (point != null && point.numbers != null && point.counts != null) {
        return point;
      }
    } catch (JsonParseException e) {
      throw Fault.of(ExitCode.MODEL, place, "progress.json is malformed: " + e.getMessage(), "", e);
    }
    throw Fault.of(ExitCode.MODEL, place, "progress.json lacks keys");
  }
}
