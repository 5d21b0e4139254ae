package finetune.method;

import finetune.data.Batch;
import finetune.tensor.State;
import finetune.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the model said to a request.
 *
 * @param step the step that owns the batch
 * @param pass of the request
 * @param examples the ids of the batch's, in order
 * @param loss the task's loss, mean over the batch
 * @param extra the mean of what other losses that were asked for add to it, or have instead; NaN
 *     without one
 * @param losses the task's loss of each example; none in an answer that was restored
 * @param logits outputs of each example; none in an answer that was restored
 * @param gradients by the names of their losses
 */
public record Answer(
    long step,
    int pass,
    long[] examples,
    double loss,
    double extra,
    float[] losses,
    float[][] logits,
    Map<String, Tensors> gradients) {
  private static final Answer NONE =
      new Answer(-1, 0, new long[0], 0, Double.NaN, new float[0], new float[0][], Map.of());

  /** An answer to a request. */
  public static Answer to(
      Request request,
      double loss,
      double extra,
      float[] losses,
      float[][] logits,
      Map<String, Tensors> gradients) {
    Request.Chance chance = request.chance();
    long[] examples = request.batch().examples();
    return new Answer(
        chance.step(), chance.pass(), examples, loss, extra, losses, logits, gradients);
  }

  /** What a step reports that took the gradients of its batch in parts. */
  static Answer ofLoss(long step, Batch batch, double loss) {
    float[][] logits = new float[0][];
    return new Answer(step, 0, batch.examples(), loss, Double.NaN, new float[0], logits, Map.of());
  }

  /** Gradient of the task's loss. */
  public Tensors gradient() {
    return gradient(Loss.TASK);
  }

  /** Gradient of a loss that was asked for. */
  public Tensors gradient(Loss of) {
    Tensors gradient = gradients.get(of.name());
    if (gradient == null) {
      throw new IllegalStateException("no gradient of " + of.name() + " was asked for");
    }
    return gradient;
  }

  /**
   * Shows a visitor the answer, of pass 0, that is kept from one step to the next. Step -1 stands
   * for none.
   *
   * @param losses of its gradients
   */
  static Answer state(State state, Answer kept, Loss... losses) {
    Answer a = kept == null ? NONE : kept;
    long step = state.count("step", a.step);
    long[] examples = state.counts("rows", a.examples);
    double loss = state.number("loss", a.loss);
    Set<Loss> all = new LinkedHashSet<>(List.of(losses));
    double extra = all.equals(Set.of(Loss.TASK)) ? Double.NaN : state.number("extra", a.extra);
    Map<String, Tensors> gradients = new LinkedHashMap<>();
    for (Loss each : all) {
      gradients.put(each.name(), state.tensors(each.name(), a.gradients.get(each.name())));
    }
    return step < 0
        ? null
        : new Answer(step, a.pass, examples, loss, extra, a.losses, a.logits, gradients);
  }
}
