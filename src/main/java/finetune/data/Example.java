package finetune.data;

/**
 * One row of a task's file as the model sees it, before encoding.
 *
 * @param id position among the examples of its file, from 0
 * @param first the sentence, or the first of a pair
 * @param second the second of a pair, or null
 * @param label class index or score; NaN without a label
 */
public record Example(long id, String first, String second, double label) {
  /** An object with its fields, and an entry of a list. */
  private static final long OWN_BYTES = 64;

  /** A string beside its characters. */
  private static final long TEXT_BYTES = 48;

  /** What it takes in the Java heap, about: a byte a character, as nearly all texts do. */
  long bytes() {
    return OWN_BYTES + bytes(first) + bytes(second);
  }

  private static long bytes(String text) {
    return text == null ? 0 : TEXT_BYTES + text.length();
  }
}
