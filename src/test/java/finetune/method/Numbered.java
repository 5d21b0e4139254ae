package finetune.method;

import finetune.data.Batch;
import finetune.data.Batches;
import java.util.Arrays;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A batch that is nothing but the ids of its examples. */
record Numbered(long... examples) implements Batch {
  /** The batches of a run, four an epoch, each with a row whose id is the batch's number. */
  static final Batches ALL = from(0);

  /** The same in another order: each so many later. */
  static Batches from(long first) {
    return of(number -> new Numbered(first + number));
  }

  /** Batches of so many rows, numbered through. */
  static Batches rowsEach(int size) {
    return of(
        number -> new Numbered(LongStream.range(number * size, (number + 1) * size).toArray()));
  }

  /** The batches of a run, four an epoch. */
  static Batches of(LongFunction<Batch> batches) {
    return new Batches() {
      @Override
      public Batch batch(long number) {
        return batches.apply(number);
      }

      @Override
      public long perEpoch() {
        return 4;
      }
    };
  }

  @Override
  public int size() {
    return examples.length;
  }

  @Override
  public Batch slice(int from, int to) {
    return new Numbered(Arrays.copyOfRange(examples, from, to));
  }

  @Override
  public Batch only(int... positions) {
    return new Numbered(IntStream.of(positions).mapToLong(at -> examples[at]).toArray());
  }
}
