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
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Prints what runs came to, as glue/README.md shows it, and draws how far the gradients that are
 * climbed are from those at the weights; run by scripts/proof/first-look, whose folder has a folder
 * a task with a folder a method.
 */
@Tag("deep")
@EnabledIfSystemProperty(named = ProofRuns.PROPERTY, matches = ".+")
class FirstLookProofTest {
  private static final Path FIGURES = Path.of(System.getProperty("finetune.proof.figures", "."));
  private static final String FIRST = "adamw";

  /** A cosine from here on is that of a gradient with itself. */
  private static final double SAME = 0.9999;

  @Test
  void methods() throws IOException {
    heading(
        "task, method",
        "score, best, last",
        "gradients a step",
        "seconds, of AdamW's",
        "rise on train, dev",
        "eigenvalue on train, dev",
        "trace on train");
    for (Path folder : ProofRuns.folders(ProofRuns.ROOT)) {
      Task task = Task.of(folder.getFileName().toString());
      Run adamw = Run.read(folder.resolve(FIRST));
      for (Path run : finished(folder)) {
        Run.read(run).print(task, run.getFileName().toString(), adamw);
      }
    }
  }

  @Test
  void auxiliaryPoints() throws IOException {
    heading(
        "task, method", "looks", "cosine, mean, least", "distance, mean, most", "score by epoch");
    for (Path folder : ProofRuns.folders(ProofRuns.ROOT)) {
      Task task = Task.of(folder.getFileName().toString());
      for (Path run : drawn(folder)) {
        Looks looks = Looks.of(run);
        DoubleSummaryStatistics cosine = looks.of(Entry.Diagnosis::ascentCosine);
        DoubleSummaryStatistics distance = looks.of(Looks::distance);
        print(
            task.title() + ", " + run.getFileName(),
            Long.toString(cosine.getCount()),
            text("%.3f, %.3f", cosine.getAverage(), cosine.getMin()),
            text("%.2f, %.2f", distance.getAverage(), distance.getMax()),
            scores(run, task.decisive()));
      }
    }
  }

  private static String scores(Path run, Metric metric) throws IOException {
    return ProofRuns.entries(run, Entry.Evaluation.class).stream()
        .map(one -> text("%.3f", one.scores().get(metric.key())))
        .collect(Collectors.joining(", "));
  }

  @Test
  void curves() throws IOException {
    Map<String, Chart.Curve> cosines = new LinkedHashMap<>();
    Map<String, Chart.Curve> distances = new LinkedHashMap<>();
    for (Path task : ProofRuns.folders(ProofRuns.ROOT)) {
      for (Path run : drawn(task)) {
        Looks looks = Looks.of(run);
        String name = task.getFileName() + ", " + run.getFileName();
        cosines.put(name, looks.curve(Entry.Diagnosis::ascentCosine));
        distances.put(name, looks.curve(Looks::distance));
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

  /** The runs that climb another gradient than that at the weights. */
  private static List<Path> drawn(Path task) throws IOException {
    List<Path> drawn = new ArrayList<>();
    for (Path run : finished(task)) {
      DoubleSummaryStatistics cosine = Looks.of(run).of(Entry.Diagnosis::ascentCosine);
      if (cosine.getCount() > 0 && cosine.getAverage() < SAME) {
        drawn.add(run);
      }
    }
    return drawn;
  }

  /** The runs that were looked at in the end, AdamW's first. */
  private static List<Path> finished(Path task) throws IOException {
    return ProofRuns.folders(task).stream()
        .filter(run -> Files.exists(run.resolve(Run.SHARPNESS)))
        .sorted(Comparator.comparing(run -> !run.getFileName().toString().equals(FIRST)))
        .toList();
  }

  private static void heading(String... cells) {
    print(cells);
    System.out.println("|" + " --- |".repeat(cells.length));
  }

  private static void print(String... cells) {
    System.out.println("| " + String.join(" | ", cells) + " |");
  }

  private static String capital(String key) {
    return Character.toUpperCase(key.charAt(0)) + key.substring(1);
  }

  private static String text(String format, Object... numbers) {
    return String.format(Locale.ROOT, format, numbers);
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

    /** A number of all that have it. */
    DoubleSummaryStatistics of(Function<Entry.Diagnosis, Double> number) {
      return with(number).stream().mapToDouble(number::apply).summaryStatistics();
    }

    Chart.Curve curve(Function<Entry.Diagnosis, Double> number) {
      return new Chart.Curve(
          with(number).stream().mapToDouble(Entry.Diagnosis::step).toArray(),
          with(number).stream().mapToDouble(number::apply).toArray());
    }
  }

  /** What one run's journal and its sharpness say. */
  private record Run(
      List<Entry.Step> steps, List<Entry.Evaluation> evaluations, JsonObject sharpness) {
    static final String SHARPNESS = "sharpness/sharpness.json";

    static Run read(Path run) throws IOException {
      String found = Files.readString(run.resolve(SHARPNESS));
      return new Run(
          ProofRuns.entries(run, Entry.Step.class),
          ProofRuns.entries(run, Entry.Evaluation.class),
          JsonParser.parseString(found).getAsJsonObject().getAsJsonObject("sets"));
    }

    /**
     * The mean over the steps, each by that of the other run on the same batch; without those that
     * took twice or half of what their gradients let expect, when the machine was at something
     * else.
     */
    double secondsOf(Run other) {
      return IntStream.range(0, steps.size())
          .filter(i -> isPlausible(ratio(i, other) / steps.get(i).gradients()))
          .mapToDouble(i -> ratio(i, other))
          .average()
          .orElseThrow();
    }

    private double ratio(int step, Run other) {
      return steps.get(step).seconds() / other.steps.get(step).seconds();
    }

    private static boolean isPlausible(double secondsAGradient) {
      return secondsAGradient > 0.5 && secondsAGradient < 2;
    }

    void print(Task task, String name, Run adamw) {
      Metric metric = task.decisive();
      FirstLookProofTest.print(
          task.title() + ", " + name,
          text(
              "%s %.3f, %.3f",
              capital(metric.key()), ProofRuns.best(evaluations, metric), last(metric)),
          text("%.2f", steps.stream().mapToDouble(Entry.Step::gradients).average().orElse(0)),
          text("%.2f", secondsOf(adamw)),
          text("%.2f, %.2f", rise("train"), rise("dev")),
          text("%.0f, %.0f", eigenvalue("train"), eigenvalue("dev")),
          text("%.0f ± %.0f", trace("value"), trace("error")));
    }

    /** Of the weights that all that follows in the row is about. */
    private double last(Metric metric) {
      return evaluations.get(evaluations.size() - 1).scores().get(metric.key());
    }

    private double rise(String set) {
      return first(set, "ball").get("most").getAsDouble();
    }

    private double eigenvalue(String set) {
      return first(set, "eigenvalues").get("value").getAsDouble();
    }

    private double trace(String number) {
      return sharpness.getAsJsonObject("train").getAsJsonObject("trace").get(number).getAsDouble();
    }

    private JsonObject first(String set, String measure) {
      return sharpness.getAsJsonObject(set).getAsJsonArray(measure).get(0).getAsJsonObject();
    }
  }
}
