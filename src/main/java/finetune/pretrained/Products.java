package finetune.pretrained;

/**
 * What the large matrix products of a model are computed in; weights, sums over them, norms,
 * softmax, losses and everything else are fp32.
 */
public enum Products {
  /** Single precision, the reference. */
  FP32,
  /** Factors and results in bfloat16, sums in fp32: for devices that have instructions for it. */
  BF16,
  /**
   * The roundings of {@link #BF16} around products in fp32: its numbers, but for the order of the
   * sums, on any device, at a little less than the speed of fp32.
   */
  ROUNDED
}
