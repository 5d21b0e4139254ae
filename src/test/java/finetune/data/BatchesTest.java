package finetune.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.random.Noise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchesTest {
  /** A token a letter: the letter itself; the second text has type 1. */
  private static final Encoder LETTERS =
      (first, second) ->
          new Encoding(
              (first + second).chars().toArray(),
              IntStream.range(0, first.length() + second.length())
                  .map(i -> i < first.length() ? 0 : 1)
                  .toArray());

  @Test
  void aBatchHoldsItsExamplesPaddedToTheLongest() {
    List<Example> examples =
        List.of(new Example(7, "ab", "c", 1), new Example(8, "d", "", Float.NaN));
    TextBatch batch = EncodedExamples.of(examples, LETTERS).batch(new int[] {1, 0});
    assertArrayEquals(new long[] {8, 7}, batch.examples());
    assertEquals(3, batch.length());
    assertArrayEquals(new int[] {'d', 0, 0, 'a', 'b', 'c'}, batch.ids());
    assertArrayEquals(new int[] {0, 0, 0, 0, 0, 1}, batch.types());
    assertArrayEquals(new int[] {1, 3}, batch.lengths());
    assertArrayEquals(new float[] {Float.NaN, 1}, batch.labels());
    TextBatch slice = batch.slice(1, 2);
    assertArrayEquals(new int[] {'a', 'b', 'c'}, slice.ids());
    assertArrayEquals(new long[] {7}, slice.examples());
    assertArrayEquals(new int[] {0, 0, 1}, slice.types());
    assertArrayEquals(new int[] {3}, slice.lengths());
    assertArrayEquals(new float[] {1}, slice.labels());
    TextBatch turned = batch.only(1, 0);
    assertArrayEquals(new long[] {7, 8}, turned.examples());
    assertArrayEquals(new int[] {'a', 'b', 'c', 'd', 0, 0}, turned.ids());
    assertArrayEquals(new int[] {0, 0, 1, 0, 0, 0}, turned.types());
    assertArrayEquals(new int[] {3, 1}, turned.lengths());
    assertArrayEquals(new float[] {1, Float.NaN}, turned.labels());
  }

  @ParameterizedTest
  @CsvSource({"1,1", "10,3", "96,32", "97,32", "5000,7", "5,2147483647"})
  void anEpochHoldsEveryExampleOnceAndKeepsTheShortBatch(int size, int batchSize) {
    LengthBucketedBatches batches = batches(size, batchSize, 1);
    assertEquals((size + (long) batchSize - 1) / batchSize, batches.perEpoch());
    for (long epoch = 0; epoch < 3; epoch++) {
      long[] rows = rows(batches, epoch);
      assertArrayEquals(
          LongStream.range(0, size).toArray(), Arrays.stream(rows).sorted().toArray());
    }
    long first = LongStream.range(0, batches.perEpoch()).map(i -> batches.batch(i).size()).sum();
    assertEquals(size, first);
  }

  @Test
  void aBatchIsAFunctionOfSeedAndNumberHoweverItIsAskedFor() {
    LengthBucketedBatches forward = batches(500, 7, 3);
    long last = 5 * forward.perEpoch();
    List<TextBatch> expected = LongStream.range(0, last).mapToObj(forward::batch).toList();
    for (long number = last - 1; number >= 0; number--) {
      same(expected.get((int) number), batches(500, 7, 3).batch(number));
    }
    LengthBucketedBatches shared = batches(500, 7, 3);
    LongStream.range(0, last)
        .parallel()
        .forEach(number -> same(expected.get((int) number), shared.batch(number)));
  }

  @Test
  void batchesFarBeyondTheRunAreDefined() {
    LengthBucketedBatches batches = batches(10, 3, 1);
    assertEquals(
        batches.batch(4_000_000_000L).examples().length, batches.batch(4_000_000_000L).size());
    assertThrows(IllegalArgumentException.class, () -> batches.batch(-1));
  }

  @Test
  void epochsAndSeedsHaveOrdersOfTheirOwn() {
    LengthBucketedBatches one = batches(500, 7, 1);
    LengthBucketedBatches two = batches(500, 7, 2);
    assertFalse(Arrays.equals(rows(one, 0), rows(one, 1)));
    assertFalse(Arrays.equals(rows(one, 0), rows(two, 0)));
  }

  /** The order of batches must not tell their length: it would tilt the schedule. */
  @Test
  void longBatchesAreSpreadOverTheEpoch() {
    LengthBucketedBatches batches = batches(400, 8, 1); // one stretch, sorted within
    double[] lengths =
        LongStream.range(0, batches.perEpoch())
            .mapToDouble(i -> batches.batch(i).length())
            .toArray();
    double mean = Arrays.stream(lengths).average().orElseThrow();
    double half = Arrays.stream(lengths, 0, lengths.length / 2).average().orElseThrow();
    assertEquals(mean, half, 0.25 * mean);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 32})
  void littlePaddingIsComputed(int batchSize) {
    double bucketed = batches(6400, batchSize, 1).padding(0);
    EncodedExamples examples = examples(6400);
    double shuffled = examples.padding(new int[][] {Noise.permutation(1, 6400)});
    assertTrue(bucketed < 0.05, "share of padding " + bucketed);
    assertTrue(shuffled > 0.3, "share of padding in file order " + shuffled);
  }

  @Test
  void evaluationTakesTheLongestFirstAndReturnsResultsInOrder() {
    EncodedExamples examples = examples(100);
    EvaluationBatches batches = new EvaluationBatches(examples, 500);
    Long[] all = new Long[100];
    List<Integer> lengths = new ArrayList<>();
    for (int i = 0; i < batches.count(); i++) {
      TextBatch batch = batches.batch(i);
      lengths.add(batch.length());
      assertTrue(batch.size() * batch.length() <= 500, "no more tokens");
      assertTrue(i == batches.count() - 1 || (batch.size() + 1) * batch.length() > 500, "no fewer");
      batches.scatter(i, Arrays.stream(batch.examples()).boxed().toArray(Long[]::new), all);
    }
    assertArrayEquals(LongStream.range(0, 100).boxed().toArray(), all);
    assertEquals(lengths.stream().sorted((a, b) -> b - a).toList(), lengths);
    assertEquals(100, new EvaluationBatches(examples, 1).count(), "one at least");
    assertEquals(0, new EvaluationBatches(examples(0), 8).count());
    assertEquals(1, new EvaluationBatches(examples, Integer.MAX_VALUE).count());
  }

  private static void same(TextBatch a, TextBatch b) {
    assertArrayEquals(a.examples(), b.examples());
    assertArrayEquals(a.ids(), b.ids());
    assertArrayEquals(a.labels(), b.labels());
  }

  private static long[] rows(Batches batches, long epoch) {
    return LongStream.range(epoch * batches.perEpoch(), (epoch + 1) * batches.perEpoch())
        .boxed()
        .flatMapToLong(number -> Arrays.stream(batches.batch(number).examples()))
        .toArray();
  }

  private static LengthBucketedBatches batches(int size, int batchSize, long seed) {
    return new LengthBucketedBatches(examples(size), batchSize, new Noise(seed));
  }

  /** Texts of 1 to 60 letters. */
  private static EncodedExamples examples(int size) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int length = 1 + (int) (60 * Noise.uniform(77, i));
      examples.add(new Example(i, "x".repeat(length), "", i % 2));
    }
    return EncodedExamples.of(examples, LETTERS);
  }
}
