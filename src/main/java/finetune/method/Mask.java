package finetune.method;

import finetune.tensor.Tensors;

/** How SSAM chooses the weights that it displaces: ones in a mask of zeros. */
interface Mask {
  /**
   * The mask before anything was chosen.
   *
   * @param like has the parts of the mask
   */
  Tensors start(Tensors like, long ones, Step t);

  /** Chooses so many ones anew, in place. */
  void choose(Tensors mask, long ones, Tensors weights, Tensors ascent, Step t);

  /** Vectors as large as the weights that it needs for that, besides one. */
  int scratch();
}
