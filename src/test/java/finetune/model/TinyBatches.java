package finetune.model;

import finetune.data.Batches;
import finetune.data.TextBatch;
import java.util.Random;
import java.util.stream.LongStream;

/** Batches of four random rows for a tiny BERT, of another length each. */
final class TinyBatches implements Batches {
  private final long perEpoch;
  private final boolean again;

  /** A hundred an epoch, of rows that never come again. */
  TinyBatches() {
    this(100, false);
  }

  private TinyBatches(long perEpoch, boolean again) {
    this.perEpoch = perEpoch;
    this.again = again;
  }

  /** Two an epoch, the same in each. */
  static TinyBatches again() {
    return new TinyBatches(2, true);
  }

  @Override
  public TextBatch batch(long number) {
    return fresh(again ? number % perEpoch : number);
  }

  private static TextBatch fresh(long number) {
    Random random = new Random(number);
    int length = 6 + random.nextInt(7);
    int[] lengths = {length, 5, 3, 4};
    int[] ids = new int[4 * length];
    int[] types = new int[4 * length];
    for (int row = 0; row < 4; row++) {
      int start = row * length;
      for (int place = 0; place < lengths[row]; place++) {
        ids[start + place] = 1 + random.nextInt(29);
        types[start + place] = 2 * place < lengths[row] ? 0 : 1;
      }
    }
    float[] labels = {random.nextInt(3), 0, 1, 2};
    long[] rows = LongStream.range(4 * number, 4 * number + 4).toArray();
    return new TextBatch(rows, length, ids, types, lengths, labels);
  }

  @Override
  public long perEpoch() {
    return perEpoch;
  }
}
