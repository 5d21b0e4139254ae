package finetune.recipe;

/** Two names of the Hugging Face trainer that mean a batch together. */
final class HuggingFace {
  static final String BATCH = "per_device_train_batch_size";
  static final String ACCUMULATE = "gradient_accumulation_steps";

  private HuggingFace() {}

  /**
   * There, a step has as many rows as the product says; here, {@code batch_size} is that number.
   */
  static boolean meansProduct(Setting batch, Setting accumulate) {
    return batch.key().equals(BATCH) && accumulate.key().equals(ACCUMULATE);
  }
}
