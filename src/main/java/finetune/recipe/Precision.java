package finetune.recipe;

import java.util.Locale;

/** The numbers that the products of a model's layers are computed in. */
public enum Precision {
  /** BF16 where the devices have instructions for it and the model is a known one, or else FP32. */
  AUTO,
  /** The reference. */
  FP32,
  /** Factors and results bfloat16; where a device has no instructions for it, rounded alike. */
  BF16;

  /** Its name in recipes, files and reports. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
