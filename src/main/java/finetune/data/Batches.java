package finetune.data;

/**
 * The batch of any step: a function of (seed, number), defined for every number from 0, also beyond
 * the run's last step.
 */
public interface Batches {
  /** Batch of that number; its epoch is {@code number / perEpoch()}. */
  Batch batch(long number);

  /** Batches an epoch, the last short one included. */
  long perEpoch();
}
