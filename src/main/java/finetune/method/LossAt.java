package finetune.method;

import java.util.Locale;

/** Where the loss that a step reports was taken. */
public enum LossAt {
  /** At the weights before the step. */
  WEIGHTS,
  /** At the point that was to predict them, one step earlier. */
  AUXILIARY,
  /** At displaced weights, for want of another. */
  PERTURBED;

  /** As a journal says it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
