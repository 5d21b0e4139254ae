package finetune.method;

import finetune.data.Batch;
import finetune.tensor.Part;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;

/**
 * One evaluation of the model that a method asks for.
 *
 * @param weights where
 * @param batch on what
 * @param chance what decides the dropout masks
 * @param losses of which the gradients are wanted, in order; none for a forward pass only
 * @param wanted the parts whose gradients are wanted
 * @param cost gradients that it counts as: the part of its step's batch that it is on. It is no
 *     factor of the loss, which is the mean over the batch that is given
 * @param spends whether the weights were made for this request alone: they are given back with the
 *     answer
 */
public record Request(
    Tensors weights,
    Batch batch,
    Chance chance,
    List<Loss> losses,
    Predicate<Part> wanted,
    double cost,
    boolean spends) {
  /**
   * What dropout masks are a function of, besides the seed and the place in the model.
   *
   * @param step that owns the batch
   * @param pass 0 for the clean or auxiliary pass of that step, 1 for the perturbed one, then on
   * @param shard of the batch, where a pass takes it in several
   * @param drops whether there is any dropout
   */
  public record Chance(long step, int pass, int shard, boolean drops) {}

  public Request {
    losses = List.copyOf(losses);
  }

  /** A request for the whole gradient of the task's loss, at weights that go on being used. */
  public Request(Tensors weights, Batch batch, long step, int pass) {
    this(weights, batch, new Chance(step, pass, 0, true), List.of(Loss.TASK), Part.ANY, 1, false);
  }

  /** The same, for the gradients of these losses. */
  public Request wanting(Loss... all) {
    List<Loss> once = new ArrayList<>(new LinkedHashSet<>(List.of(all)));
    return new Request(weights, batch, chance, once, wanted, cost, spends);
  }

  /** The same, for a forward pass: no gradient at all. */
  public Request forwardOnly() {
    return wanting();
  }

  /** The same, for the gradients of some parts only. */
  public Request only(Predicate<Part> parts) {
    return new Request(weights, batch, chance, losses, parts, cost, spends);
  }

  /** The same, on some examples of the batch. */
  Request on(Batch some) {
    double less = cost * some.size() / batch.size();
    return new Request(weights, some, chance, losses, wanted, less, spends);
  }

  /** The same, with the masks of one shard of several. */
  Request shard(int shard) {
    Chance other = new Chance(chance.step(), chance.pass(), shard, chance.drops());
    return new Request(weights, batch, other, losses, wanted, cost, spends);
  }

  /** The same, without dropout. */
  public Request withoutDropout() {
    Chance none = new Chance(chance.step(), chance.pass(), chance.shard(), false);
    return new Request(weights, batch, none, losses, wanted, cost, spends);
  }

  /** The same, at weights that nobody uses again unless they outlive the step. */
  Request spending() {
    return new Request(weights, batch, chance, losses, wanted, cost, true);
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
