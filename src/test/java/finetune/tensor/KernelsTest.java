package finetune.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import finetune.archive.Array;
import finetune.archive.DataType;
import finetune.random.Noise;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernels against the same formulas in Java's double. */
@Tag("native")
class KernelsTest {
  private static final int A = 300;
  private static final int B = 37;
  private static final int SIZE = A + B;
  private static final Layout LAYOUT = new Layout(List.of(Part.of("a", 3, 100), Part.of("b", B)));

  private final Scope scope = Scope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  @ParameterizedTest
  @CsvSource({"F64, 1e-14", "F32, 1e-6"})
  void vectorArithmetic(DataType type, double tolerance) {
    double[] x = numbers(1, type);
    double[] y = numbers(2, type);
    Tensors tx = tensors(x, type);
    Tensors ty = tensors(y, type);

    requireNear(i -> x[i] + 0.3 * y[i], tx.plus(0.3, ty), tolerance);
    requireNear(i -> 0.3 * y[i] + 0.7 * x[i], tx.mix(0.3, ty), tolerance);
    requireNear(i -> -1.5 * x[i], tx.times(-1.5), tolerance);
    requireNear(i -> x[i] * y[i], tx.times(ty), tolerance);
    requireNear(i -> Math.abs(x[i]) + 0.01, tx.magnitude(0.01), tolerance);
    requireNear(
        i -> x[i] + 0.3 * Math.pow(Math.abs(x[i]) + 0.01, 2) * y[i],
        tx.plusStretched(0.3, 0.01, ty),
        tolerance);
    double stretched =
        IntStream.range(0, SIZE)
            .mapToDouble(i -> Math.pow((Math.abs(x[i]) + 0.01) * y[i], 2))
            .sum();
    assertEquals(Math.sqrt(stretched), tx.stretchedNorm(0.01, ty), tolerance * SIZE);
    double dot = IntStream.range(0, SIZE).mapToDouble(i -> x[i] * y[i]).sum();
    assertEquals(dot, tx.dot(ty), tolerance * SIZE);
    double norm = Math.sqrt(DoubleStream.of(x).map(v -> v * v).sum());
    assertEquals(norm, tx.norm(), tolerance * norm);
    assertArrayEquals(x, Vectors.numbers(tx), "the terms stay as they are");
    assertArrayEquals(y, Vectors.numbers(ty), "the terms stay as they are");
  }

  @Test
  void whatMovesToTheCpuIsThereWithItsNumbers() {
    Tensors x = tensors(numbers(1, DataType.F32), DataType.F32);
    Tensors moved = x.withPresent(Kernels.moved(x.present(), Device.cpu()));
    assertArrayEquals(Vectors.numbers(x), Vectors.numbers(moved));
    assertEquals(x.present(), Native.on(Device.cpu(), x.present()));
  }

  @ParameterizedTest
  @CsvSource({"F64, 1e-13", "F32, 2e-6"})
  void adamwTakesTheStepsOfItsFormula(DataType type, double tolerance) {
    double[] w = numbers(1, type);
    double[] m = new double[SIZE];
    double[] v = new double[SIZE];
    Tensors tw = tensors(w, type);
    Tensors tm = tw.zeros();
    Tensors tv = tw.zeros();
    for (int t = 1; t <= 5; t++) {
      double[] g = numbers(10 + t, type);
      Kernels.Adam numbers = new Kernels.Adam(0.01, 0.9, 0.999, 0.1, 1e-8, t, 0.7);
      Tensors peeked = Kernels.adamwPeek(tw, tensors(g, type), tm, tv, numbers);
      requireNear(at(m), tm, tolerance);
      requireNear(at(w), tw, tolerance);
      Kernels.adamw(tw, tensors(g, type), tm, tv, numbers);
      for (int i = 0; i < SIZE; i++) {
        m[i] = 0.9 * m[i] + 0.1 * 0.7 * g[i];
        v[i] = 0.999 * v[i] + 0.001 * 0.7 * g[i] * 0.7 * g[i];
        double root = Math.sqrt(v[i] / (1 - Math.pow(0.999, t)));
        w[i] -= 0.01 * 0.1 * w[i];
        w[i] -= 0.01 * m[i] / (1 - Math.pow(0.9, t)) / (root + 1e-8);
      }
      requireNear(at(w), tw, tolerance);
      requireNear(at(m), tm, tolerance);
      requireNear(at(v), tv, tolerance);
      assertArrayEquals(
          Vectors.numbers(tw), Vectors.numbers(peeked), "a peek is the step in every bit");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "F64, 0.9, false, 1e-13",
    "F64, 0.9, true,  1e-13",
    "F64, 0,   false, 1e-13",
    "F32, 0.9, true,  2e-6"
  })
  void sgdTakesTheStepsOfItsFormula(
      DataType type, double momentum, boolean nesterov, double tolerance) {
    double[] w = numbers(1, type);
    double[] buffer = new double[SIZE];
    Tensors tw = tensors(w, type);
    Tensors tb = tw.zeros();
    for (int t = 0; t < 4; t++) {
      double[] g = numbers(10 + t, type);
      Kernels.Sgd numbers = new Kernels.Sgd(0.1, momentum, 0.01, nesterov, t == 0, 0.7);
      Tensors peeked = Kernels.sgdPeek(tw, tensors(g, type), tb, numbers);
      requireNear(at(w), tw, tolerance);
      Kernels.sgd(tw, tensors(g, type), tb, numbers);
      for (int i = 0; i < SIZE; i++) {
        double decayed = 0.7 * g[i] + 0.01 * w[i];
        buffer[i] = momentum * buffer[i] + decayed;
        w[i] -= 0.1 * (nesterov ? decayed + momentum * buffer[i] : buffer[i]);
      }
      requireNear(at(w), tw, tolerance);
      assertArrayEquals(
          Vectors.numbers(tw), Vectors.numbers(peeked), "a peek is the step in every bit");
    }
  }

  @Test
  void aNormOfTenMillionNumbersIsAccumulatedInDouble() {
    int size = 10_000_000;
    float[] x = new float[size];
    float[] y = new float[size];
    double squares = 0;
    double products = 0;
    for (int i = 0; i < size; i++) {
      x[i] = (float) (1e-3 * (1 + Noise.uniform(1, i)));
      y[i] = (float) (1e-3 * (1 + Noise.uniform(2, i)));
      squares += (double) x[i] * x[i];
      products += (double) x[i] * y[i];
    }
    Layout layout = new Layout(List.of(Part.of("x", size)));
    Tensors tx = Tensors.of(layout, Map.of("x", Array.ofFloats(x, size)));
    Tensors ty = Tensors.of(layout, Map.of("x", Array.ofFloats(y, size)));
    assertEquals(1, tx.norm() / Math.sqrt(squares), 1e-6);
    assertEquals(1, tx.dot(ty) / products, 1e-6);
  }

  @Test
  void aNormNeitherOverflowsNorHidesWhatIsNotFinite() {
    double[] large = new double[SIZE];
    large[0] = 3e30;
    large[SIZE - 1] = 4e30;
    assertEquals(1, tensors(large, DataType.F32).norm() / 5e30, 1e-6);
    large[5] = Double.NaN;
    assertTrue(Double.isNaN(tensors(large, DataType.F32).norm()));
    large[5] = Double.NEGATIVE_INFINITY;
    assertEquals(Double.POSITIVE_INFINITY, tensors(large, DataType.F32).norm());
  }

  /** Between -1 and 1, representable in the type. */
  private static double[] numbers(long key, DataType type) {
    return IntStream.range(0, SIZE)
        .mapToDouble(i -> 2 * Noise.uniform(key, i) - 1)
        .map(x -> type == DataType.F32 ? (float) x : x)
        .toArray();
  }

  private static Tensors tensors(double[] numbers, DataType type) {
    double[] a = Arrays.copyOfRange(numbers, 0, A);
    double[] b = Arrays.copyOfRange(numbers, A, SIZE);
    return Tensors.of(
        LAYOUT,
        Map.of("a", Array.ofDoubles(a, 3, 100).as(type), "b", Array.ofDoubles(b, B).as(type)));
  }

  private static IntToDoubleFunction at(double[] numbers) {
    return i -> numbers[i];
  }

  private static void requireNear(
      IntToDoubleFunction expected, Tensors computed, double tolerance) {
    double[] wanted = IntStream.range(0, SIZE).mapToDouble(expected).toArray();
    assertArrayEquals(wanted, Vectors.numbers(computed), tolerance);
  }
}
