package finetune.pretrained;

/**
 * What the products of a model's layers are computed in: the linears', and attention's two.
 * Weights, state, sums over them, norms, softmax, residuals, head and loss are fp32.
 */
public enum Products {
  /** Single precision, the reference. */
  FP32,
  /**
   * Factors and results in bfloat16, sums in fp32, as are the biases and GELU between two linears
   * and the gradients that come out of these products: for devices that have instructions for it.
   */
  BF16,
  /**
   * The roundings of {@link #BF16} around products in fp32, on any device and slower than fp32: its
   * numbers, but for the order of the sums, and but for what libtorch's own attention rounds, which
   * texts of 128 tokens and more have where nothing is dropped.
   */
  ROUNDED
}
