package finetune.data;

import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;

/** Examples as token ids, encoded once; a position is an index into them, from 0. */
public final class EncodedExamples {
  private final Encoding[] encodings;
  private final long[] exampleIds;
  private final float[] labels;

  private EncodedExamples(Encoding[] encodings, long[] exampleIds, float[] labels) {
    this.encodings = encodings;
    this.exampleIds = exampleIds;
    this.labels = labels;
  }

  /** Encodes examples, several at once; the result does not depend on how many. */
  public static EncodedExamples of(List<Example> examples, Encoder encoder) {
    int size = examples.size();
    Encoding[] encodings =
        examples.parallelStream()
            .map(example -> encoder.encode(example.first(), example.second()))
            .toArray(Encoding[]::new);
    long[] exampleIds = examples.stream().mapToLong(Example::id).toArray();
    float[] labels = new float[size];
    for (int i = 0; i < size; i++) {
      labels[i] = (float) examples.get(i).label();
    }
    return new EncodedExamples(encodings, exampleIds, labels);
  }

  /** Number of examples. */
  public int size() {
    return encodings.length;
  }

  /** What they take in the Java heap, about. */
  public long bytes() {
    return Arrays.stream(encodings).mapToLong(Encoding::bytes).sum();
  }

  /** Tokens of the example at a position. */
  public int length(int position) {
    return encodings[position].ids().length;
  }

  /** The examples at those positions, in that order, padded to the longest of them. */
  public TextBatch batch(int[] positions) {
    int size = positions.length;
    int[] lengths = IntStream.of(positions).map(this::length).toArray();
    int length = IntStream.of(lengths).max().orElse(0);
    int[] ids = new int[size * length];
    int[] types = new int[size * length];
    float[] batchLabels = new float[size];
    for (int i = 0; i < size; i++) {
      Encoding encoding = encodings[positions[i]];
      System.arraycopy(encoding.ids(), 0, ids, i * length, lengths[i]);
      System.arraycopy(encoding.types(), 0, types, i * length, lengths[i]);
      batchLabels[i] = labels[positions[i]];
    }
    long[] batchIds = Arrays.stream(positions).mapToLong(at -> exampleIds[at]).toArray();
    return new TextBatch(batchIds, length, ids, types, lengths, batchLabels);
  }

  /** Share of the tokens of such batches that is padding. */
  double padding(int[][] batches) {
    long tokens = 0;
    long cells = 0;
    for (int[] positions : batches) {
      IntSummaryStatistics lengths = IntStream.of(positions).map(this::length).summaryStatistics();
      tokens += lengths.getSum();
      cells += (long) lengths.getMax() * positions.length;
    }
    return cells == 0 ? 0 : 1 - (double) tokens / cells;
  }
}
