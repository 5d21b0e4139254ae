package finetune.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.random.Noise.Stream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bounds are five standard errors; the numbers are fixed, so a test that passes always passes. */
class NoiseTest {
  private static final int COUNT = 200_000;

  /** From a separate implementation in Python; every run's results depend on them. */
  @Test
  void theNumbersNeverChange() {
    long key = new Noise(1).key(Stream.DROPOUT, 420, 1, 7);
    assertEquals(0x607756c585837dddL, key);
    assertEquals(0xacba6b8b87abd884L, new Noise(-1).key(Stream.ORDER, 0, 0, 0));
    assertEquals(0xb761f410723edd85L, Noise.bits(key, 0));
    assertEquals(0xfd2388d95d68ea8bL, Noise.bits(key, 12_345_678_901L));
    assertEquals(0.8271764037710254, Noise.uniform(key, 3));
    assertEquals(1.8965350554675537, Noise.gaussian(key, 3), 1e-15);
    int[] order = {1, 0, 8, 9, 3, 6, 2, 4, 5, 7};
    assertArrayEquals(order, Noise.permutation(key, 10));
  }

  @ParameterizedTest
  @EnumSource
  void uniformNumbersHaveTheirMeanAndVariance(Stream stream) {
    long key = new Noise(7).key(stream, 3, 0, 0);
    double[] sample = sample(i -> Noise.uniform(key, i));
    assertEquals(0.5, mean(sample), 5 * Math.sqrt(1.0 / 12 / COUNT));
    assertEquals(1.0 / 12, variance(sample), 5 * Math.sqrt(1.0 / 180 / COUNT));
    assertTrue(Arrays.stream(sample).allMatch(value -> value >= 0 && value < 1));
  }

  @ParameterizedTest
  @EnumSource
  void gaussianNumbersHaveTheMomentsOfTheNormalDistribution(Stream stream) {
    long key = new Noise(7).key(stream, 3, 0, 0);
    double[] sample = sample(i -> Noise.gaussian(key, i));
    assertEquals(0, mean(sample), 5 / Math.sqrt(COUNT));
    assertEquals(1, variance(sample), 5 * Math.sqrt(2.0 / COUNT));
    double[] fourth = Arrays.stream(sample).map(value -> Math.pow(value, 4)).toArray();
    assertEquals(3, mean(fourth), 5 * Math.sqrt(96.0 / COUNT));
    double within = Arrays.stream(sample).filter(value -> Math.abs(value) < 1).count();
    assertEquals(0.6826894921370859, within / COUNT, 5 * Math.sqrt(0.2166 / COUNT));
  }

  @Test
  void everyBitIsFairAndIndependentOfItsNeighbours() {
    long key = new Noise(0).key(Stream.METHOD, 0, 0, 0);
    double bound = 5 * Math.sqrt(0.25 / COUNT);
    for (int bit = 0; bit < 64; bit++) {
      int at = bit;
      double ones = share(i -> Noise.bits(key, i) >>> at & 1);
      double changes = share(i -> (Noise.bits(key, i) ^ Noise.bits(key, i + 1)) >>> at & 1);
      double besides =
          share(i -> (Noise.bits(key, i) ^ Long.rotateRight(Noise.bits(key, i), 1)) >>> at & 1);
      assertEquals(0.5, ones, bound, "bit " + bit);
      assertEquals(0.5, changes, bound, "bit " + bit);
      assertEquals(0.5, besides, bound, "bit " + bit);
    }
  }

  @Test
  void anyDifferentArgumentGivesUnrelatedNumbers() {
    Noise noise = new Noise(1);
    long key = noise.key(Stream.DROPOUT, 5, 0, 0);
    long[] others = {
      new Noise(2).key(Stream.DROPOUT, 5, 0, 0),
      noise.key(Stream.METHOD, 5, 0, 0),
      noise.key(Stream.DROPOUT, 6, 0, 0),
      noise.key(Stream.DROPOUT, 5, 1, 0),
      noise.key(Stream.DROPOUT, 5, 0, 1),
      key + 0x9E3779B97F4A7C15L,
      key + 1
    };
    for (long other : others) {
      for (int lag = 0; lag < 2; lag++) {
        int shift = lag;
        double correlation =
            mean(sample(i -> Noise.gaussian(key, i + shift) * Noise.gaussian(other, i)));
        assertEquals(0, correlation, 5 / Math.sqrt(COUNT));
      }
    }
  }

  @Test
  void uniformAndGaussianNumbersOfOneKeyAreUnrelated() {
    long key = new Noise(1).key(Stream.HEAD, 0, 0, 0);
    for (int k = 0; k < 2; k++) {
      int other = k;
      double[] products =
          sample(i -> (Noise.uniform(key, 2 * i + other) - 0.5) * Noise.gaussian(key, i));
      assertEquals(0, mean(products), 5 * Math.sqrt(1.0 / 12 / COUNT));
    }
  }

  @Test
  void noTwoKeysOfARunAreEqual() {
    Set<Long> keys = new HashSet<>();
    for (long seed = -3; seed < 3; seed++) {
      for (Stream stream : Stream.values()) {
        for (long step = 0; step < 100; step++) {
          for (int pass = 0; pass < 5; pass++) {
            for (int part = 0; part < 5; part++) {
              assertTrue(keys.add(new Noise(seed).key(stream, step, pass, part)));
            }
          }
        }
      }
    }
  }

  @Test
  void permutationsHoldEveryNumberOnceAndAreAllEquallyLikely() {
    int[] sorted = Noise.permutation(99, 1000);
    Arrays.sort(sorted);
    assertArrayEquals(IntStream.range(0, 1000).toArray(), sorted);
    int[] seen = new int[24];
    for (int key = 0; key < 24_000; key++) {
      int[] order = Noise.permutation(new Noise(5).key(Stream.ORDER, key, 0, 0), 4);
      int smallerOfThree = IntStream.of(1, 2, 3).map(i -> order[i] < order[0] ? 1 : 0).sum();
      int smallerOfTwo = IntStream.of(2, 3).map(i -> order[i] < order[1] ? 1 : 0).sum();
      seen[smallerOfThree * 6 + smallerOfTwo * 2 + (order[3] < order[2] ? 1 : 0)]++;
    }
    double chiSquare = Arrays.stream(seen).mapToDouble(n -> (n - 1000) * (n - 1000) / 1000.0).sum();
    assertTrue(chiSquare < 49.7, "chi-square " + chiSquare + " of 23 degrees, p < 0.001");
    assertEquals(0, Noise.permutation(1, 0).length);
    assertNotEquals(
        Arrays.toString(Noise.permutation(1, 9)), Arrays.toString(Noise.permutation(2, 9)));
  }

  private static double[] sample(LongToDoubleFunction draw) {
    return LongStream.range(0, COUNT).mapToDouble(draw).toArray();
  }

  private static double share(LongToDoubleFunction bit) {
    return mean(sample(bit));
  }

  private static double mean(double[] sample) {
    return Arrays.stream(sample).average().orElseThrow();
  }

  private static double variance(double[] sample) {
    double mean = mean(sample);
    return Arrays.stream(sample).map(value -> (value - mean) * (value - mean)).sum()
        / sample.length;
  }
}
