package finetune.method;

import finetune.data.Batch;
import finetune.data.Batches;

/** A batch that is nothing but its number, which is also the id of its only row. */
record Numbered(long number) implements Batch {
  /** The batches of a run, four an epoch. */
  static final Batches ALL = from(0);

  /** The same in another order: each so many later. */
  static Batches from(long first) {
    return new Batches() {
      @Override
      public Batch batch(long number) {
        return new Numbered(first + number);
      }

      @Override
      public long perEpoch() {
        return 4;
      }
    };
  }

  @Override
  public int size() {
    return 1;
  }

  @Override
  public long[] rows() {
    return new long[] {number};
  }

  @Override
  public Batch slice(int from, int to) {
    throw new UnsupportedOperationException("a numbered batch has one row");
  }
}
