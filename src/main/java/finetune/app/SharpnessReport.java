package finetune.app;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import finetune.journal.Columns;
import finetune.report.Chart;
import finetune.sharpness.Ball;
import finetune.sharpness.Survey;
import finetune.store.AtomicFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How sharp a run's minimum is, for people and for programs.
 *
 * @param sample whether the examples are the built-in sample's
 * @param last whether of the weights that the run ended with, not of its best epoch's
 * @param bySet what was found on each set of examples
 */
record SharpnessReport(
    String run, boolean sample, boolean last, Survey.Settings settings, Map<String, Set> bySet)
    implements Report {
  /** One set of examples. */
  record Set(int examples, Survey.Findings found) {}

  static final String FOLDER = "sharpness";

  /** JSON has no number for a loss that overflows. */
  private static final JsonSerializer<Double> FINITE =
      (value, type, context) ->
          Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;

  private static final Gson GSON =
      new GsonBuilder()
          .disableHtmlEscaping()
          .serializeNulls()
          .registerTypeAdapter(double.class, FINITE)
          .registerTypeAdapter(Double.class, FINITE)
          .create();

  /** A table of a row a number. */
  @Override
  public List<String> lines() {
    List<List<String>> rows = new ArrayList<>();
    bySet.forEach(
        (name, of) -> {
          String set = name + " (" + of.examples() + (sample ? " of the built-in sample)" : ")");
          Survey.Findings found = of.found();
          rows.add(List.of(set + " loss", number(found.loss())));
          rows.add(List.of(set + " gradient norm", number(found.gradientNorm())));
          found.ball().forEach(rises -> rows.add(row(set, rises)));
          found.eigenvalues().ifPresent(values -> rows.add(row(set, values)));
          found
              .trace()
              .ifPresent(
                  trace ->
                      rows.add(
                          List.of(
                              set + " trace",
                              number(trace.value()) + " ± " + number(trace.error()))));
        });
    return Columns.texts(rows);
  }

  private static List<String> row(String set, Survey.Rises rises) {
    return List.of(
        set + " rise at rho " + number(rises.rho()),
        rise(rises.round()) + "; adaptive " + rise(rises.adaptive()));
  }

  private static String rise(Ball.Rise rise) {
    return number(rise.oneStep())
        + " in one step, "
        + number(rise.most())
        + " at the highest point seen";
  }

  private static List<String> row(String set, Survey.Eigenvalues found) {
    String values =
        found.values().stream()
            .limit(3)
            .map(
                one ->
                    number(one.value()) + " ± " + String.format(Locale.ROOT, "%.1g", one.error()))
            .collect(Collectors.joining(", "));
    String doubt = found.isSteady() ? "" : " (they depend on the distance: not to be trusted)";
    return List.of(set + " eigenvalues", values + doubt);
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4g", value) : "not finite";
  }

  /** One object on one line. */
  @Override
  public String json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("run", run);
    all.put("sample", sample);
    all.put("weights", last ? "last" : "best");
    all.put("settings", measured());
    Map<String, Object> sets = new LinkedHashMap<>();
    bySet.forEach((set, of) -> sets.put(set, object(of)));
    all.put("sets", sets);
    return GSON.toJson(all);
  }

  /** What was measured, so that another run can be measured the same. */
  private Map<String, Object> measured() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("rho", settings.radii());
    all.put("climb", settings.climb());
    all.put("lanczos", settings.lanczos());
    all.put("probes", settings.probes());
    all.put("line", settings.line());
    all.put("plane", settings.plane());
    all.put("seed", settings.seed());
    return all;
  }

  private static Map<String, Object> object(Set of) {
    Survey.Findings found = of.found();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("examples", of.examples());
    all.put("loss", found.loss());
    all.put("gradient_norm", found.gradientNorm());
    all.put("ball", found.ball().stream().map(SharpnessReport::object).toList());
    found
        .eigenvalues()
        .ifPresent(
            values -> {
              all.put("eigenvalues", values.values());
              all.put("distance", values.distance());
              all.put("top_at_half_distance", values.atHalf());
              all.put("top_at_twice_distance", values.atTwice());
            });
    found.trace().ifPresent(trace -> all.put("trace", trace));
    found.line().ifPresent(line -> all.put("line", line));
    found.plane().ifPresent(plane -> all.put("plane", plane));
    return all;
  }

  private static Map<String, Object> object(Survey.Rises rises) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("rho", rises.rho());
    all.put("one_step", rises.round().oneStep());
    all.put("most", rises.round().most());
    all.put("adaptive_one_step", rises.adaptive().oneStep());
    all.put("adaptive_most", rises.adaptive().most());
    return all;
  }

  /** Writes the numbers and the pictures of them below a run's folder. */
  Path write(Path run) {
    Path folder = run.resolve(FOLDER);
    Map<String, Chart> charts = charts();
    AtomicFiles.writeFolder(
        folder,
        draft -> {
          draft.file(
              "sharpness.json", out -> out.write((json() + "\n").getBytes(StandardCharsets.UTF_8)));
          for (Map.Entry<String, Chart> chart : charts.entrySet()) {
            draft.file(chart.getKey() + ".png", chart.getValue()::png);
            draft.file(chart.getKey() + ".svg", chart.getValue()::svg);
          }
        });
    return folder;
  }

  private Map<String, Chart> charts() {
    Map<String, Chart> charts = new LinkedHashMap<>();
    Map<String, Chart.Curve> lines = new LinkedHashMap<>();
    bySet.forEach(
        (set, of) -> {
          Survey.Findings found = of.found();
          found
              .line()
              .ifPresent(line -> lines.put(set, new Chart.Curve(line.places(), line.losses())));
          found
              .plane()
              .ifPresent(
                  plane ->
                      charts.put(
                          "plane-" + set,
                          Chart.heat("loss on " + set, plane.places(), plane.losses())));
        });
    if (!lines.isEmpty()) {
      charts.put(
          "line",
          Chart.lines("loss along a filter-normalized direction", "distance", "loss", lines));
    }
    return charts;
  }
}
