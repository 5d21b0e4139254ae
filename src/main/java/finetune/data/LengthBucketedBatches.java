package finetune.data;

import finetune.random.Noise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Random batches of examples of similar length: an epoch is shuffled, cut into stretches of 50
 * batches, each sorted by length, cut into batches, and these are shuffled. All of it is a function
 * of (seed, epoch), so batches may be asked for in any order and by several threads.
 */
public final class LengthBucketedBatches implements Batches {
  /** Enough to find neighbours of equal length, few enough to leave the order random. */
  private static final int STRETCH = 50;

  private static final int EPOCHS_KEPT = 2;

  private final EncodedExamples examples;
  private final int batchSize;
  private final Noise noise;
  private final int perEpoch;

  /** Positions of the examples by batch, of the epochs asked for last. */
  private final Map<Long, int[][]> epochs = new LinkedHashMap<>(4, 0.75f, true);

  /** Batches of so many examples; the last one of an epoch's cut may be shorter. */
  public LengthBucketedBatches(EncodedExamples examples, int batchSize, Noise noise) {
    if (examples.size() == 0 || batchSize < 1) {
      throw new IllegalArgumentException(examples.size() + " examples, batches of " + batchSize);
    }
    this.examples = examples;
    this.batchSize = Math.min(batchSize, examples.size());
    this.noise = noise;
    this.perEpoch = (examples.size() - 1) / this.batchSize + 1;
  }

  @Override
  public TextBatch batch(long number) {
    if (number < 0) {
      throw new IllegalArgumentException("batch " + number);
    }
    return examples.batch(epoch(number / perEpoch)[(int) (number % perEpoch)]);
  }

  @Override
  public long perEpoch() {
    return perEpoch;
  }

  /** Rows of a full batch. */
  public int batchSize() {
    return batchSize;
  }

  /** What its examples take in the Java heap, about. */
  public long bytes() {
    return examples.bytes();
  }

  /** Tokens of the longest example of each batch of an epoch, in their order. */
  public int[] lengths(long epoch) {
    return Arrays.stream(epoch(epoch))
        .mapToInt(batch -> IntStream.of(batch).map(examples::length).max().orElse(0))
        .toArray();
  }

  /** Share of an epoch's tokens that is padding. */
  public double padding(long epoch) {
    return examples.padding(epoch(epoch));
  }

  private synchronized int[][] epoch(long epoch) {
    int[][] batches = epochs.computeIfAbsent(epoch, this::order);
    if (epochs.size() > EPOCHS_KEPT) {
      epochs.remove(epochs.keySet().iterator().next());
    }
    return batches;
  }

  private int[][] order(long epoch) {
    int[] shuffled = Noise.permutation(key(epoch, 0), examples.size());
    List<int[]> batches = new ArrayList<>(perEpoch);
    int stretch = (int) Math.min((long) STRETCH * batchSize, shuffled.length);
    for (int from = 0; from < shuffled.length; from += stretch) {
      int to = Math.min(shuffled.length, from + stretch);
      cut(byLength(shuffled, from, to), batches);
    }
    int[] order = Noise.permutation(key(epoch, 1), perEpoch);
    return Arrays.stream(order).mapToObj(batches::get).toArray(int[][]::new);
  }

  private long key(long epoch, int pass) {
    return noise.key(Noise.Stream.ORDER, epoch, pass, 0);
  }

  /** Equally long ones stay in their random order. */
  private int[] byLength(int[] shuffled, int from, int to) {
    return Arrays.stream(shuffled, from, to)
        .boxed()
        .sorted(Comparator.comparingInt(examples::length))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private void cut(int[] positions, List<int[]> batches) {
    for (int from = 0; from < positions.length; from += batchSize) {
      int to = Math.min(positions.length, from + batchSize);
      batches.add(Arrays.copyOfRange(positions, from, to));
    }
  }
}
