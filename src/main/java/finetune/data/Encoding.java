package finetune.data;

/**
 * A text or pair as token ids, special tokens included, truncated.
 *
 * @param ids token ids
 * @param types segment of each token: 0 for the first text, 1 for the second
 */
public record Encoding(int[] ids, int[] types) {}
