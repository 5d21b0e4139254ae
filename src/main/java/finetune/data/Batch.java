package finetune.data;

/** The examples that one gradient is taken on, as plain arrays. */
public interface Batch {
  /** Number of examples. */
  int size();

  /** Ids of the examples, in order. */
  long[] examples();

  /** The examples from one position (inclusive) to another (exclusive), padded as before. */
  Batch slice(int from, int to);

  /** The examples at these positions, in that order, padded as before. */
  Batch only(int... positions);
}
