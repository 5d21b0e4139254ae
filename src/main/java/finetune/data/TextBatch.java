package finetune.data;

import java.util.stream.IntStream;

/**
 * A batch of encoded texts, padded with zeros to its longest row.
 *
 * @param examples their ids, in order
 * @param length tokens a row after padding
 * @param ids token ids, row after row: size × length
 * @param types segments, laid out as the ids
 * @param lengths tokens of each row before padding
 * @param labels class indices or scores; NaN without labels
 */
public record TextBatch(
    long[] examples, int length, int[] ids, int[] types, int[] lengths, float[] labels)
    implements Batch {
  @Override
  public int size() {
    return examples.length;
  }

  @Override
  public TextBatch slice(int from, int to) {
    return only(IntStream.range(from, to).toArray());
  }

  @Override
  public TextBatch only(int... positions) {
    int size = positions.length;
    TextBatch some =
        new TextBatch(
            new long[size],
            length,
            new int[size * length],
            new int[size * length],
            new int[size],
            new float[size]);
    for (int i = 0; i < size; i++) {
      int from = positions[i];
      some.examples[i] = examples[from];
      some.lengths[i] = lengths[from];
      some.labels[i] = labels[from];
      System.arraycopy(ids, from * length, some.ids, i * length, length);
      System.arraycopy(types, from * length, some.types, i * length, length);
    }
    return some;
  }
}
