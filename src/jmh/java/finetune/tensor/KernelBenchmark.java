package finetune.tensor;

import finetune.archive.Array;
import finetune.random.Noise;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Vectors of 22.7 M numbers in 23 parts, as many as the default model has weights. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class KernelBenchmark {
  private Scope scope;
  private Tensors weights;
  private Tensors gradient;
  private Tensors first;
  private Tensors second;
  private long count;

  /** JMH runs it, and the benchmark, on one thread. */
  @Setup(Level.Trial)
  public void fill() {
    Torch.prepareThread(Runtime.getRuntime().availableProcessors());
    scope = Scope.open();
    Map<String, Array> values = new LinkedHashMap<>();
    values.put("words", numbers(30_522, 384));
    for (int i = 0; i < 22; i++) {
      values.put("layer." + i, numbers(1_302, 384));
    }
    weights = Tensors.of(Layout.of(values), values);
    gradient = weights.copy();
    first = weights.zeros();
    second = weights.zeros();
  }

  private static Array numbers(int rows, int columns) {
    float[] numbers = new float[rows * columns];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) Noise.uniform(rows, i) - 0.5f;
    }
    return Array.ofFloats(numbers, rows, columns);
  }

  @Benchmark
  public double norm() {
    return Scope.during(() -> gradient.norm());
  }

  @Benchmark
  public double displace() {
    return Scope.during(() -> weights.plus(1e-3, gradient).layout().parts().size());
  }

  @Benchmark
  public long adamw() {
    Kernels.Adam numbers = new Kernels.Adam(1e-5, 0.9, 0.999, 0.01, 1e-8, ++count, 1);
    Scope.during(
        () -> {
          Kernels.adamw(weights, gradient, first, second, numbers);
          return null;
        });
    return count;
  }

  @TearDown(Level.Trial)
  public void close() {
    scope.close();
  }
}
