package finetune.app;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import finetune.journal.Entry;
import finetune.metric.Metric;
import finetune.report.Chart;
import finetune.task.Task;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Prints what runs came to, a row a method, and draws how far the gradients that are climbed are
 * from those at the weights; run by scripts/proof/first-look, whose folder has a folder a task with
 * a folder a method.
 */
@Tag("deep")
class FirstLookProofTest {
  private static final Path FIGURES = Path.of("glue", "figures");
  private static final String FIRST = "adamw";

  /** A cosine from here on is that of a gradient with itself. */
  private static final double SAME = 0.9999;

  @Test
  void tables() throws IOException {
    for (Path task : ProofRuns.folders(ProofRuns.ROOT)) {
      Metric metric = Task.of(task.getFileName().toString()).decisive();
      System.out.printf(
          "| %s | %s, best | last | gradients a step | step, of AdamW's | cosine | distance |"
              + " rise, train | dev | eigenvalue, train | dev | trace, train | dev |%n",
          task.getFileName(), metric.key());
      System.out.println("|" + " --- |".repeat(13));
      Run adamw = Run.read(task.resolve(FIRST));
      for (Path run : finished(task)) {
        System.out.println(Run.read(run).row(run.getFileName().toString(), metric, adamw));
      }
    }
  }

  @Test
  void curves() throws IOException {
    Map<String, Chart.Curve> cosines = new LinkedHashMap<>();
    Map<String, Chart.Curve> distances = new LinkedHashMap<>();
    for (Path task : ProofRuns.folders(ProofRuns.ROOT)) {
      for (Path run : ProofRuns.folders(task)) {
        Looks looks = Looks.of(run);
        if (looks.mean(Entry.Diagnosis::ascentCosine) < SAME) {
          String name = task.getFileName() + ", " + run.getFileName();
          cosines.put(name, looks.curve(Entry.Diagnosis::ascentCosine));
          distances.put(name, looks.curve(Looks::distance));
        }
      }
    }
    draw("ascent-cosine", "cosine of the gradient climbed and that at the weights", cosines);
    draw("ascent-distance", "their distance, of the norm of that at the weights", distances);
  }

  private static void draw(String name, String what, Map<String, Chart.Curve> curves)
      throws IOException {
    Files.createDirectories(FIGURES);
    try (OutputStream png = Files.newOutputStream(FIGURES.resolve(name + ".png"))) {
      Chart.lines(what, "step", "", curves).png(png);
    }
  }

  /** The runs that were looked at in the end, AdamW's first. */
  private static List<Path> finished(Path task) throws IOException {
    return ProofRuns.folders(task).stream()
        .filter(run -> Files.exists(run.resolve(Run.SHARPNESS)))
        .sorted(Comparator.comparing(run -> !run.getFileName().toString().equals(FIRST)))
        .toList();
  }

  /** The looks at steps of one run. */
  private record Looks(List<Entry.Diagnosis> all) {
    static Looks of(Path run) throws IOException {
      return new Looks(ProofRuns.entries(run, Entry.Diagnosis.class));
    }

    /** How far the gradient climbed is from that at the weights, of the norm of that. */
    static Double distance(Entry.Diagnosis one) {
      return one.ascentDistance() == null ? null : one.ascentDistance() / one.gradientNorm();
    }

    private List<Entry.Diagnosis> with(Function<Entry.Diagnosis, Double> number) {
      return all.stream().filter(one -> number.apply(one) != null).toList();
    }

    /** Over all that have the number; NaN if none has. */
    double mean(Function<Entry.Diagnosis, Double> number) {
      return with(number).stream().mapToDouble(number::apply).average().orElse(Double.NaN);
    }

    Chart.Curve curve(Function<Entry.Diagnosis, Double> number) {
      return new Chart.Curve(
          with(number).stream().mapToDouble(Entry.Diagnosis::step).toArray(),
          with(number).stream().mapToDouble(number::apply).toArray());
    }
  }

  /** What one run's journal and its sharpness say. */
  private record Run(
      List<Entry.Step> steps,
      List<Entry.Evaluation> evaluations,
      Looks looks,
      JsonObject sharpness) {
    static final String SHARPNESS = "sharpness/sharpness.json";

    static Run read(Path run) throws IOException {
      String found = Files.readString(run.resolve(SHARPNESS));
      return new Run(
          ProofRuns.entries(run, Entry.Step.class),
          ProofRuns.entries(run, Entry.Evaluation.class),
          Looks.of(run),
          JsonParser.parseString(found).getAsJsonObject().getAsJsonObject("sets"));
    }

    /** The median over the steps, each by that of the other run on the same batch. */
    double secondsOf(Run other) {
      double[] ratios =
          IntStream.range(0, steps.size())
              .mapToDouble(i -> steps.get(i).seconds() / other.steps.get(i).seconds())
              .sorted()
              .toArray();
      return ratios[ratios.length / 2];
    }

    String row(String name, Metric metric, Run adamw) {
      Entry.Evaluation last = evaluations.get(evaluations.size() - 1);
      double gradients = steps.stream().mapToDouble(Entry.Step::gradients).average().orElse(0);
      List<String> cells = new ArrayList<>(List.of(name));
      cells.add(text("%.3f", ProofRuns.best(evaluations, metric)));
      cells.add(text("%.3f", last.scores().get(metric.key())));
      cells.add(text("%.2f", gradients));
      cells.add(text("%.2f", secondsOf(adamw)));
      cells.add(text("%.3f", looks.mean(Entry.Diagnosis::ascentCosine)));
      cells.add(text("%.3f", looks.mean(Looks::distance)));
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
