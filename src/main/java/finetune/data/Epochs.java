package finetune.data;

/**
 * Which epoch a step is in, where a step may take several batches.
 *
 * @param batches an epoch
 * @param perStep batches that a step takes
 */
public record Epochs(long batches, int perStep) {
  /** The epoch, from 0, of a step's first batch. */
  public long epoch(long step) {
    return step * perStep / batches;
  }

  /** Whether a step is the first of its epoch. */
  public boolean isFirst(long step) {
    return step == 0 || epoch(step) != epoch(step - 1);
  }

  /** Steps that see every batch of so many epochs. */
  public long steps(long epochs) {
    return (epochs * batches + perStep - 1) / perStep;
  }
}
