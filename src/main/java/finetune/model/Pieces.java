package finetune.model;

import finetune.method.Answer;
import finetune.method.Loss;
import finetune.method.Request;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The micro-batches of one request, put together as if they had been one batch. */
final class Pieces {
  private final float[] losses;
  private final float[][] logits;
  private final double[] terms;
  private List<Tensors> gradients;
  private int rows;
  private int count;

  /** Of a batch of that size, with that number of losses whose gradients are wanted. */
  Pieces(int size, int losses) {
    this.terms = new double[losses];
    this.losses = new float[size];
    this.logits = new float[size][];
  }

  /** Examples that have been added. */
  int rows() {
    return rows;
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
  void add(Graph.Piece piece, Scope whole) {
    System.arraycopy(piece.losses(), 0, losses, rows, piece.losses().length);
    System.arraycopy(piece.logits(), 0, logits, rows, piece.logits().length);
    for (int i = 0; i < terms.length; i++) {
      terms[i] += piece.terms()[i];
    }
    if (gradients == null) {
      gradients = piece.gradients();
      gradients.forEach(whole::keep);
    } else {
      for (int i = 0; i < terms.length; i++) {
        gradients.get(i).add(piece.gradients().get(i));
      }
    }
    rows += piece.losses().length;
    count++;
  }

  Answer answer(Request request, Scope asking) {
    double sum = 0;
    for (float loss : losses) {
      sum += loss;
    }
    double extra = Double.NaN;
    Map<String, Tensors> named = new LinkedHashMap<>();
    for (int i = 0; i < terms.length; i++) {
      Loss loss = request.losses().get(i);
      named.put(loss.name(), asking.keep(gradients.get(i)));
      extra = loss.equals(Loss.TASK) ? extra : terms[i];
    }
    return Answer.to(request, sum / losses.length, extra, losses, logits, named);
  }
}
