package finetune.sharpness;

import finetune.tensor.Tensors;

/** A loss as a function of the weights, the same wherever and whenever it is asked. */
public interface Surface {
  /** The loss at some weights. */
  double loss(Tensors weights);

  /** The gradient at some weights; it lives in the thread's innermost scope. */
  Tensors gradient(Tensors weights);
}
