package finetune.app;

import finetune.journal.Entry;
import finetune.journal.Journal;
import finetune.metric.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads the runs of a script below scripts/proof: folders, and what their journals say. */
final class ProofRuns {
  /** The property that says where they are. */
  static final String PROPERTY = "finetune.proof.runs";

  static final Path ROOT = Path.of(System.getProperty(PROPERTY, "runs"));

  private ProofRuns() {}

  /** The folders in a folder, by name. */
  static List<Path> folders(Path parent) throws IOException {
    try (Stream<Path> all = Files.list(parent)) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }

  /** All entries of one kind in a run's journal. */
  static <T extends Entry> List<T> entries(Path run, Class<T> kind) throws IOException {
    return Journal.read(run.resolve(Journal.NAME)).stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /** The score of the best epoch. */
  static double best(List<Entry.Evaluation> evaluations, Metric metric) {
    return evaluations.stream()
        .mapToDouble(one -> one.scores().get(metric.key()))
        .max()
        .orElseThrow();
  }
}
