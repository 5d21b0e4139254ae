package finetune.data;

import finetune.pretrained.Texts;
import finetune.pretrained.Tokenizer;
import finetune.random.Noise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From a step's number to its batch: 32 pairs of 4,096, an epoch's order included. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CollationBenchmark {
  private final LengthBucketedBatches batches = batches();
  private long number;

  private static LengthBucketedBatches batches() {
    List<Example> pairs = new ArrayList<>();
    while (pairs.size() < 4_096) {
      pairs.addAll(Texts.pairs());
    }
    try (Tokenizer tokenizer = Texts.tokenizer()) {
      return new LengthBucketedBatches(EncodedExamples.of(pairs, tokenizer), 32, new Noise(1));
    }
  }

  @Benchmark
  public TextBatch next() {
    return batches.batch(number++);
  }
}
