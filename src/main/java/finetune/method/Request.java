package finetune.method;

import finetune.data.Batch;
import finetune.tensor.Part;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One evaluation of the model that a method asks for.
 *
 * @param weights where
 * @param batch on what
 * @param step the step that owns the batch; with the pass, it decides the dropout masks
 * @param pass 0 for the clean or auxiliary pass of that step, 1 for the perturbed one, then on
 * @param losses of which the gradients are wanted, in order; none for a forward pass only
 * @param wanted the parts whose gradients are wanted
 * @param spends whether the weights were made for this request alone: they are given back with the
 *     answer
 */
public record Request(
    Tensors weights,
    Batch batch,
    long step,
    int pass,
    Set<Loss> losses,
    Predicate<Part> wanted,
    boolean spends) {
  private static final Predicate<Part> ALL = part -> true;

  /** A request at weights that go on being used. */
  public Request(
      Tensors weights, Batch batch, long step, int pass, Set<Loss> losses, Predicate<Part> wanted) {
    this(weights, batch, step, pass, losses, wanted, false);
  }

  /** A request for the whole gradient of the task's loss. */
  Request(Tensors weights, Batch batch, long step, int pass) {
    this(weights, batch, step, pass, Set.of(Loss.TASK), ALL);
  }

  /** The same, for the gradients of these losses. */
  Request of(Loss... all) {
    Set<Loss> ordered = new LinkedHashSet<>(List.of(all));
    return new Request(weights, batch, step, pass, ordered, wanted, spends);
  }

  /** The same, for the gradients of some parts only. */
  Request only(Predicate<Part> parts) {
    return new Request(weights, batch, step, pass, losses, parts, spends);
  }

  /** The same, at weights that nobody uses again unless they outlive the step. */
  Request spending() {
    return new Request(weights, batch, step, pass, losses, wanted, true);
  }

  /**
   * Tells that the model has no more use for the weights.
   *
   * @param asking the scope of who asked
   */
  public void answered(Scope asking) {
    if (spends) {
      asking.giveBack(weights);
    }
  }
}
