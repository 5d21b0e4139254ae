package finetune.pretrained;

import finetune.data.EncodedExamples;
import finetune.data.Example;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** From text to ids: 64 pairs of sentences an operation. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class TokenizationBenchmark {
  private final List<Example> pairs = Texts.pairs();
  private final Tokenizer tokenizer = Texts.tokenizer();

  @Benchmark
  public EncodedExamples encode() {
    return EncodedExamples.of(pairs, tokenizer);
  }

  @TearDown
  public void close() {
    tokenizer.close();
  }
}
