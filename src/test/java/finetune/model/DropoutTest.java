package finetune.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import finetune.archive.Array;
import finetune.pretrained.BertModels;
import finetune.random.Noise;
import finetune.random.Noise.Stream;
import finetune.tensor.Module;
import finetune.tensor.Module.One;
import finetune.tensor.Native;
import finetune.tensor.Scope;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Masks are as good as independent draws. Seeds are fixed; a bound is six standard deviations of
 * what independent draws would give.
 */
@Tag("native")
class DropoutTest {
  private static final double RATE = 0.1;
  private static final int SIZE = 200_003;
  private static final int SITES = 8;
  private static final double BOUND = 6 / Math.sqrt(SIZE);
  private static final Noise NOISE = new Noise(1);

  private static Module module;

  @BeforeAll
  static void load() {
    byte[] graph = BertModels.graphWith(Tiny.classes().model(RATE), "masks.py");
    module = Module.load(graph, Device.cpu());
  }

  @AfterAll
  static void close() {
    module.close();
  }

  @Test
  void meanAndVarianceAreThoseOfTheRate() {
    double variance = RATE / (1 - RATE);
    for (float[] mask : masks(NOISE.key(Stream.DROPOUT, 0, 0, 0), SIZE)) {
      double sum = 0;
      double squares = 0;
      for (float value : mask) {
        assertTrue(value == 0 || Math.abs(value - 1 / (1 - RATE)) < 1e-4, "kept as " + value);
        sum += value - 1;
        squares += (value - 1) * (value - 1);
      }
      assertEquals(0, sum / SIZE, BOUND * Math.sqrt(variance));
      // The standard deviation of (x − 1)² is |1 − 2p| / (1 − p) times that of x.
      assertEquals(variance, squares / SIZE, BOUND * Math.sqrt(variance));
    }
  }

  @Test
  void neighboursAreIndependent() {
    for (float[] mask : masks(NOISE.key(Stream.DROPOUT, 0, 0, 0), SIZE)) {
      for (int away : new int[] {1, 2, 3, 4, 5, 8, 16, 32, 384, 4096}) {
        requireIndependent(mask, Arrays.copyOfRange(mask, away, SIZE), "neighbours " + away);
      }
    }
  }

  @Test
  void sitesAreIndependent() {
    List<float[]> masks = masks(NOISE.key(Stream.DROPOUT, 0, 0, 0), SIZE);
    for (int a = 0; a < SITES; a++) {
      for (int b = 0; b < a; b++) {
        requireIndependent(masks.get(a), masks.get(b), "sites " + a + ", " + b);
      }
    }
  }

  @Test
  void keysAreIndependent() {
    long[] keys = {
      NOISE.key(Stream.DROPOUT, 0, 0, 0),
      NOISE.key(Stream.DROPOUT, 1, 0, 0),
      NOISE.key(Stream.DROPOUT, 0, 1, 0),
      NOISE.key(Stream.DROPOUT, 0, 0, 1),
      new Noise(2).key(Stream.DROPOUT, 0, 0, 0),
      0,
      1,
      Long.MIN_VALUE
    };
    List<List<float[]>> masks = Arrays.stream(keys).mapToObj(key -> masks(key, SIZE)).toList();
    for (int a = 0; a < keys.length; a++) {
      for (int b = 0; b < a; b++) {
        for (int site = 0; site < 2; site++) {
          float[] mask = masks.get(a).get(site);
          requireIndependent(mask, masks.get(b).get(0), "keys " + a + ", " + b);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 1023})
  void aMaskIsTheStartOfALongerOne(int size) {
    List<float[]> longer = masks(5, SIZE);
    List<float[]> shorter = masks(5, size);
    for (int site = 0; site < SITES; site++) {
      assertTrue(Arrays.equals(shorter.get(site), Arrays.copyOf(longer.get(site), size)));
    }
  }

  @Test
  void withoutAKeyNothingIsDropped() {
    float[] ones = new float[100];
    Arrays.fill(ones, 1);
    Array none = Array.ofLongs(new long[0], 0);
    for (float[] mask : Scope.during(() -> masks(none, 100))) {
      assertTrue(Arrays.equals(ones, mask));
    }
  }

  private static void requireIndependent(float[] a, float[] b, String what) {
    int size = Math.min(a.length, b.length);
    double product = 0;
    for (int i = 0; i < size; i++) {
      product += (a[i] - 1) * (b[i] - 1);
    }
    double variance = RATE / (1 - RATE);
    assertEquals(0, product / size / variance, BOUND * Math.sqrt((double) SIZE / size), what);
  }

  private static List<float[]> masks(long key, int size) {
    return Scope.during(() -> masks(Array.ofLongs(new long[] {key}, 1), size));
  }

  private static List<float[]> masks(Array key, int size) {
    return module.call("masks", one(key), one(size), one(SITES)).stream()
        .map(mask -> Native.read(mask).toFloats())
        .toList();
  }

  private static One one(long number) {
    return one(Array.ofLongs(new long[] {number}, 1));
  }

  private static One one(Array array) {
    return new One(Native.of(array));
  }
}
