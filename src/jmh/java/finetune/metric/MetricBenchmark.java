package finetune.metric;

import finetune.random.Noise;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Scores of 40,430 predictions, QQP's dev set. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MetricBenchmark {
  private static final int ROWS = 40_430;

  @Param public Metric metric;

  private final double[] gold = numbers(1);
  private final double[] predicted = numbers(2);

  private static double[] numbers(long seed) {
    double[] numbers = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      numbers[i] = Noise.uniform(seed, i) < 0.4 ? 1 : 0;
    }
    return numbers;
  }

  @Benchmark
  public Score score() {
    return metric.of(gold, predicted);
  }
}
