package finetune.journal;

import finetune.fault.Warnings;
import finetune.metric.Scores;
import java.util.List;
import java.util.Map;

/**
 * One line of a journal. The components of a record, in their order, are the keys of the line,
 * behind {@code kind}; what is not known is null. Steps count from 0: an entry of step 7 is about
 * the eighth step, and a run that ended after eight steps has done {@code steps: 8}.
 */
public sealed interface Entry {
  /**
   * The beginning of a run; a run that is resumed has only one.
   *
   * @param recipe the resolved recipe's keys and values
   * @param steps planned optimizer steps
   * @param rows rows of the training set
   * @param emptyText rows of the files that were read with a text of nothing but spaces
   * @param time the wall clock, as ISO-8601
   */
  record Start(
      Map<String, String> recipe,
      long steps,
      long stepsPerEpoch,
      long rows,
      long emptyText,
      String time)
      implements Entry {}

  /**
   * One optimizer step.
   *
   * @param lossAt {@code weights}, or where the method has no loss there: {@code auxiliary}, the
   *     point that SAMPa took for them, or {@code perturbed}
   * @param extraLoss what the method adds to the loss, or climbs instead of it
   * @param gradientNorm global norm of what went to the base optimizer, before clipping
   * @param gradients gradients taken in this step; those on a part of the batch count so much
   * @param rows rows of the step's batch
   * @param tokens tokens of these rows, padding left out
   * @param seconds of the whole step, of its gradients, and of all else in it
   */
  record Step(
      long step,
      long epoch,
      double loss,
      String lossAt,
      Double extraLoss,
      double learningRate,
      Double gradientNorm,
      double gradients,
      long rows,
      long tokens,
      double seconds,
      double secondsGradient,
      double secondsOther)
      implements Entry {}

  /**
   * A look at the step before it in the journal; null where its method does no such thing.
   *
   * @param loss at the weights before the step, on its batch; the gradient is that there
   * @param ascentNorm of the gradient that the ascent rule was given, whose cosine with and
   *     distance from the gradient at the weights follow
   * @param displacement how far the weights were displaced; loss and gradient there, under the
   *     dropout masks of their own pass, follow, and the angle between the two gradients
   * @param update how far the step moved the weights
   */
  record Diagnosis(
      long step,
      double loss,
      double gradientNorm,
      Double ascentNorm,
      Double ascentCosine,
      Double ascentDistance,
      Double displacement,
      Double perturbedLoss,
      Double perturbedNorm,
      Double perturbedCosine,
      double update)
      implements Entry {}

  /**
   * One evaluation on the dev set.
   *
   * @param steps optimizer steps done
   * @param scores by metric
   * @param undefined metrics that are not defined for these predictions, whose score is then 0
   * @param best whether it is the best so far
   */
  record Evaluation(
      long steps,
      long epoch,
      double loss,
      Map<String, Double> scores,
      List<String> undefined,
      boolean best,
      long rows,
      double seconds)
      implements Entry {

    /** The evaluation that gave these scores. */
    public static Evaluation of(
        long steps,
        long epoch,
        double loss,
        Scores scores,
        boolean best,
        long rows,
        double seconds) {
      return new Evaluation(
          steps, epoch, loss, scores.numbers(), scores.undefined(), best, rows, seconds);
    }
  }

  /**
   * A checkpoint taken because the recipe says so, noted before it is saved. One made for an
   * interruption is not noted, lest the journal tell of it.
   */
  record Checkpoint(long steps) implements Entry {}

  /** Something that the user was warned of. */
  record Warning(Warnings.Tag tag, String text) implements Entry {}

  /**
   * The end of a run.
   *
   * @param steps optimizer steps done
   * @param reason {@code finished} or {@code patience}
   * @param bestSteps steps done at the best evaluation; -1 if there was none
   */
  record End(long steps, String reason, long bestSteps, double gradients, long rows)
      implements Entry {}
}
