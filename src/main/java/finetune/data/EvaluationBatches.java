package finetune.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Every example once, in batches of similar length and of about as many tokens each, the longest
 * first: what does not fit into memory fails at once.
 */
public final class EvaluationBatches {
  /**
   * Tokens of a batch. What one costs whatever its size, such as weights cast to bf16, weighs more
   * where there are fewer; what lies between two operations leaves the caches where there are more.
   * From 1,500 to 2,048 it made no difference (scripts/bench/LOG.md).
   */
  private static final int TOKENS = 2048;

  private final EncodedExamples examples;
  private final int[][] batches;

  /** Batches of {@value #TOKENS} tokens at most, padding included, but of one example at least. */
  public EvaluationBatches(EncodedExamples examples) {
    this(examples, TOKENS);
  }

  /** Batches of at most so many tokens, padding included, but of one example at least. */
  EvaluationBatches(EncodedExamples examples, int tokens) {
    if (tokens < 1) {
      throw new IllegalArgumentException("batches of " + tokens + " tokens");
    }
    this.examples = examples;
    int[] order =
        IntStream.range(0, examples.size())
            .boxed()
            .sorted(Comparator.comparingInt(examples::length).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
    List<int[]> all = new ArrayList<>();
    for (int from = 0, to; from < order.length; from = to) {
      int length = Math.max(1, examples.length(order[from]));
      to = (int) Math.min(order.length, from + Math.max(1L, tokens / length));
      all.add(Arrays.copyOfRange(order, from, to));
    }
    this.batches = all.toArray(int[][]::new);
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
}
