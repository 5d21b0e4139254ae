package finetune.app;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import finetune.journal.Entry;
import finetune.journal.Journal;
import finetune.metric.Metric;
import finetune.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Prints what runs came to, a row a method; run by scripts/proof/first-look, whose folder has a
 * folder a task with a folder a method.
 */
@Tag("deep")
class FirstLookProofTest {
  private static final Path RUNS = Path.of(System.getProperty("finetune.proof.runs", "runs"));
  private static final String FIRST = "adamw";

  @Test
  void tables() throws IOException {
    for (Path task : folders(RUNS)) {
      Metric metric = Task.of(task.getFileName().toString()).decisive();
      System.out.printf(
          "| %s | %s, best | last | gradients a step | step, of AdamW's | cosine | distance |"
              + " rise, train | dev | eigenvalue, train | dev | trace, train | dev |%n",
          task.getFileName(), metric.key());
      System.out.println("|" + " --- |".repeat(13));
      double adamw = Run.read(task.resolve(FIRST)).seconds();
      List<Path> runs = new ArrayList<>(folders(task));
      runs.sort(Comparator.comparing(run -> !run.getFileName().toString().equals(FIRST)));
      for (Path run : runs) {
        System.out.println(Run.read(run).row(run.getFileName().toString(), metric, adamw));
      }
    }
  }

  private static List<Path> folders(Path parent) throws IOException {
    try (Stream<Path> all = Files.list(parent)) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }

  /** What one run's journal and its sharpness say. */
  private record Run(
      List<Entry.Step> steps,
      List<Entry.Evaluation> evaluations,
      List<Entry.Diagnosis> seen,
      JsonObject sharpness) {
    static Run read(Path run) throws IOException {
      List<Entry> journal = Journal.read(run.resolve(Journal.NAME));
      String found = Files.readString(run.resolve("sharpness/sharpness.json"));
      return new Run(
          of(journal, Entry.Step.class),
          of(journal, Entry.Evaluation.class),
          of(journal, Entry.Diagnosis.class),
          JsonParser.parseString(found).getAsJsonObject().getAsJsonObject("sets"));
    }

    private static <T> List<T> of(List<Entry> journal, Class<T> kind) {
      return journal.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The median over the run. */
    double seconds() {
      double[] all = steps.stream().mapToDouble(Entry.Step::seconds).sorted().toArray();
      return all[all.length / 2];
    }

    private double mean(Function<Entry.Diagnosis, Double> number) {
      return seen.stream()
          .map(number)
          .filter(Objects::nonNull)
          .mapToDouble(Double::doubleValue)
          .average()
          .orElse(Double.NaN);
    }

    String row(String name, Metric metric, double adamw) {
      double best =
          evaluations.stream().mapToDouble(one -> one.scores().get(metric.key())).max().orElse(0);
      Entry.Evaluation last = evaluations.get(evaluations.size() - 1);
      double gradients = steps.stream().mapToDouble(Entry.Step::gradients).average().orElse(0);
      double distance =
          mean(
              one ->
                  one.ascentDistance() == null ? null : one.ascentDistance() / one.gradientNorm());
      List<String> cells = new ArrayList<>(List.of(name));
      cells.add(text("%.3f", best));
      cells.add(text("%.3f", last.scores().get(metric.key())));
      cells.add(text("%.2f", gradients));
      cells.add(text("%.2f", seconds() / adamw));
      cells.add(text("%.3f", mean(Entry.Diagnosis::ascentCosine)));
      cells.add(text("%.3f", distance));
      for (String set : List.of("train", "dev")) {
        JsonObject ball = set(set).getAsJsonArray("ball").get(0).getAsJsonObject();
        cells.add(text("%.4f", ball.get("most").getAsDouble()));
      }
      for (String set : List.of("train", "dev")) {
        JsonObject top = set(set).getAsJsonArray("eigenvalues").get(0).getAsJsonObject();
        cells.add(text("%.1f", top.get("value").getAsDouble()));
      }
      for (String set : List.of("train", "dev")) {
        cells.add(text("%.0f", set(set).getAsJsonObject("trace").get("value").getAsDouble()));
      }
      return "| " + String.join(" | ", cells) + " |";
    }

    private JsonObject set(String name) {
      return sharpness.getAsJsonObject(name);
    }

    private static String text(String format, double number) {
      return Double.isNaN(number) ? "" : String.format(Locale.ROOT, format, number);
    }
  }
}
