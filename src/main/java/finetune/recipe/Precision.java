package finetune.recipe;

/** The numbers that matrix products are computed in. */
public enum Precision {
  FP32
}
