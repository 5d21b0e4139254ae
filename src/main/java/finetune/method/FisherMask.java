package finetune.method;

import finetune.data.Batch;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;

/**
 * The mask of SSAM-F: the weights with the largest Fisher information, which is the sum of the
 * squared gradients of single examples (Mi et al., arXiv 2210.05177).
 *
 * @param samples examples, those of the step's batch and of the ones after it
 */
record FisherMask(int samples) implements Mask {
  @Override
  public Tensors start(Tensors like, long ones, Step t) {
    return like.zeros();
  }

  /** The sum is made in the mask's own memory. */
  @Override
  public void choose(Tensors mask, long ones, Tensors weights, Tensors ascent, Step t) {
    mask.become(mask.zeros());
    int left = samples;
    for (int i = 0; left > 0; i++) {
      Batch batch = t.batch(i);
      Request whole = new Request(weights, batch, t.number(), 0).withoutDropout();
      for (int row = 0; row < batch.size() && left > 0; row++) {
        addSquares(mask, whole.on(batch.only(row)), t);
        left--;
      }
    }
    mask.become(mask.largest(ones));
  }

  private static void addSquares(Tensors sum, Request single, Step t) {
    Scope.within(
        () -> {
          Tensors gradient = t.ask(single).gradient();
          sum.add(1, gradient, gradient);
        });
  }

  @Override
  public int scratch() {
    return 0;
  }
}
