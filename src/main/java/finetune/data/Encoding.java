package finetune.data;

/**
 * A text or pair as token ids, special tokens included, truncated.
 *
 * @param ids token ids
 * @param types segment of each token: 0 for the first text, 1 for the second
 */
public record Encoding(int[] ids, int[] types) {
  /** Three objects, and their places in arrays with row and label. */
  private static final long OWN_BYTES = 72;

  /** What it takes in the Java heap, about. */
  long bytes() {
    return OWN_BYTES + (long) Integer.BYTES * (ids.length + types.length);
  }
}
