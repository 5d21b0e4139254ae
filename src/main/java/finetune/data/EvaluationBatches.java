package finetune.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Every example once, in batches of similar length, the longest first: what does not fit into
 * memory fails at once.
 */
public final class EvaluationBatches {
  private final EncodedExamples examples;
  private final int[][] batches;

  /** Batches of so many examples, but for the last. */
  public EvaluationBatches(EncodedExamples examples, int batchSize) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batches of " + batchSize);
    }
    this.examples = examples;
    int size = Math.max(1, Math.min(batchSize, examples.size()));
    int[] order =
        IntStream.range(0, examples.size())
            .boxed()
            .sorted(Comparator.comparingInt(examples::length).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
    this.batches =
        IntStream.range(0, (order.length + size - 1) / size)
            .mapToObj(i -> cut(order, i * size, size))
            .toArray(int[][]::new);
  }

  /** Number of batches. */
  public int count() {
    return batches.length;
  }

  /** Number of examples. */
  public int size() {
    return examples.size();
  }

  /** What the examples take in the Java heap, about. */
  public long bytes() {
    return examples.bytes();
  }

  /** Batch of that number, from 0. */
  public TextBatch batch(int number) {
    return examples.batch(batches[number]);
  }

  /** Puts the results of a batch, one an example, where the examples stand in their file. */
  public <T> void scatter(int number, T[] results, T[] all) {
    int[] positions = batches[number];
    if (results.length != positions.length || all.length != examples.size()) {
      throw new IllegalArgumentException(results.length + " results of batch " + number);
    }
    for (int i = 0; i < positions.length; i++) {
      all[positions[i]] = results[i];
    }
  }

  private static int[] cut(int[] order, int from, int size) {
    return Arrays.copyOfRange(order, from, Math.min(order.length, from + size));
  }
}
