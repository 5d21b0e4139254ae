package finetune.app;

import static org.junit.jupiter.api.Assertions.assertFalse;

import finetune.journal.Entry;
import finetune.metric.Metric;
import finetune.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Prints what runs in fp32 and in bf16 scored over seeds, a row a method, and fails where the means
 * are more than a standard error apart; run by scripts/proof/precision, whose folder has
 * TASK/METHOD/PRECISION/SEED.
 */
@Tag("deep")
@EnabledIfSystemProperty(named = ProofRuns.PROPERTY, matches = ".+")
class PrecisionProofTest {
  @Test
  void table() throws IOException {
    System.out.println("| task, method | metric | fp32 | bf16 | apart, of the standard error |");
    System.out.println("|" + " --- |".repeat(5));
    double most = 0;
    for (Path task : ProofRuns.folders(ProofRuns.ROOT)) {
      Metric metric = Task.of(task.getFileName().toString()).decisive();
      for (Path method : ProofRuns.folders(task)) {
        Sample fp32 = Sample.of(method.resolve("fp32"), metric);
        Sample bf16 = Sample.of(method.resolve("bf16"), metric);
        double apart = Math.abs(bf16.mean() - fp32.mean()) / Math.hypot(fp32.error(), bf16.error());
        most = Math.max(most, apart);
        System.out.printf(
            Locale.ROOT,
            "| %s, %s | %s | %s | %s | %.2f |%n",
            task.getFileName(),
            method.getFileName(),
            metric.key(),
            fp32,
            bf16,
            apart);
      }
    }
    assertFalse(most > 1, "a standard error at most, not " + most); // one seed has none
  }

  /** The best scores of runs that differ by their seeds. */
  private record Sample(List<Double> scores) {
    static Sample of(Path parent, Metric metric) throws IOException {
      List<Double> scores = new ArrayList<>();
      for (Path run : ProofRuns.folders(parent)) {
        scores.add(ProofRuns.best(ProofRuns.entries(run, Entry.Evaluation.class), metric));
      }
      return new Sample(scores);
    }

    double mean() {
      return scores.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** The standard error of the mean. */
    double error() {
      double mean = mean();
      double squares = scores.stream().mapToDouble(score -> Math.pow(score - mean, 2)).sum();
      return Math.sqrt(squares / (scores.size() - 1) / scores.size());
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.4f ± %.4f (%d)", mean(), error(), scores.size());
    }
  }
}
