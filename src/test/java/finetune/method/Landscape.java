package finetune.method;

import finetune.data.Batches;
import finetune.tensor.Layout;

/** A loss in the space of some weights, example by example, in plain numbers. */
interface Landscape {
  /** Names the weights, in order. */
  Layout layout();

  /** The weights before the first step. */
  double[] start();

  double loss(double[] x, long row);

  double[] gradient(double[] x, long row);

  /** What another loss than the task's is in its place. */
  default Landscape of(Loss loss) {
    return this;
  }

  /** What the model puts out for an example; nothing where the loss is all there is. */
  default double[] logits(double[] x, long row) {
    return new double[0];
  }

  /** Gradient of ⟨pull, logits⟩ by the weights. */
  default double[] pulled(double[] x, long row, double[] pull) {
    return new double[x.length];
  }

  /** The batches of a run. */
  default Batches batches() {
    return Numbered.ALL;
  }
}
