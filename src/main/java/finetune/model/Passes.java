package finetune.model;

import finetune.method.Answer;
import finetune.method.Loss;
import finetune.method.Request;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.Map;

/** The micro-batches of one request, put together as if they had been one batch. */
final class Passes {
  private final float[] losses;
  private final float[][] logits;
  private Tensors gradient;
  private int rows;
  private int count;

  Passes(int size) {
    this.losses = new float[size];
    this.logits = new float[size][];
  }

  /** How many have been added. */
  int count() {
    return count;
  }

  /**
   * Adds the next micro-batch; of its gradient nothing is left but the sum.
   *
   * @param whole the scope of the sum
   */
  Passes add(Graph.Pass pass, Scope whole) {
    System.arraycopy(pass.losses(), 0, losses, rows, pass.losses().length);
    System.arraycopy(pass.logits(), 0, logits, rows, pass.logits().length);
    if (gradient == null) {
      gradient = whole.keep(pass.gradient());
    } else {
      gradient.add(pass.gradient());
    }
    rows += pass.losses().length;
    count++;
    return this;
  }

  Answer answer(Request request, Scope asking) {
    double sum = 0;
    for (float loss : losses) {
      sum += loss;
    }
    Map<String, Tensors> gradients =
        request.losses().isEmpty() ? Map.of() : Map.of(Loss.TASK.name(), asking.keep(gradient));
    return Answer.to(request, sum / losses.length, losses, logits, gradients);
  }
}
