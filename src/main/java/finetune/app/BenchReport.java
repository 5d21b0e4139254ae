package finetune.app;

import finetune.journal.Columns;
import finetune.journal.Entry;
import finetune.recipe.Recipe;
import finetune.store.Json;
import finetune.tensor.Processor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a measurement found, for people and for programs.
 *
 * @param peakResident bytes of memory that the process has had at most, training; 0 if unknown
 * @param predicted what the memory model says of that; empty if nothing
 * @param trace absent where nobody asked
 * @param rates absent where only steps were measured
 * @param matrixPeak operations a second of large products on as many threads, in the precision of
 *     the steps
 */
record BenchReport(
    Recipe recipe,
    Inputs inputs,
    BenchSteps steps,
    long peakResident,
    OptionalLong predicted,
    Optional<BenchTrace> trace,
    Optional<BenchRates> rates,
    OptionalDouble matrixPeak)
    implements Report {
  private static final double GIGA = 1e9;
  private static final int MOST_OPERATORS = 16;

  /** A table. */
  @Override
  public List<String> lines() {
    List<List<String>> rows = new ArrayList<>();
    String lanes = inputs.devices() + ", threads a gradient: " + inputs.threads();
    rows.add(
        List.of("recipe", recipe.task().title() + ", " + recipe.opt().text() + ", " + model()));
    rows.add(List.of("machine", Processor.description() + ", " + lanes));
    rows.add(List.of("step", text(steps.spread(Entry.Step::seconds)) + ", " + gradients()));
    rows.add(List.of("  gradient", text(steps.spread(Entry.Step::secondsGradient))));
    rows.add(List.of("  other", text(steps.spread(Entry.Step::secondsOther))));
    rows.add(List.of("throughput", throughput()));
    if (!Double.isNaN(steps.operations())) {
      rows.add(List.of("matrix products", products()));
    }
    trace.ifPresent(found -> rows.addAll(operators(found)));
    rates.ifPresent(
        found -> {
          rows.add(List.of("evaluation", format("%.1f samples/s", found.evaluation())));
          rows.add(List.of("prediction", format("%.1f samples/s", found.prediction())));
          rows.add(List.of("tokenization", format("%.0f rows/s", found.tokenization())));
        });
    rows.add(List.of("first step done", format("%.2f s after the JVM", steps.secondsToFirst())));
    rows.add(List.of("peak memory", memory()));
    return Columns.texts(rows);
  }

  /** The slowest operators of a step, and all others together. */
  private static List<List<String>> operators(BenchTrace trace) {
    double step = trace.seconds() / trace.steps();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("traced step", format("%.3f s, the mean of %d", step, trace.steps())));
    double rest = step;
    for (BenchTrace.Operator one : trace.operators().stream().limit(MOST_OPERATORS).toList()) {
      double seconds = one.seconds() / trace.steps();
      double calls = (double) one.calls() / trace.steps();
      String text = format("%.4f s, %.1f %%, %.0f calls", seconds, 100 * seconds / step, calls);
      rows.add(List.of("  " + one.name(), text));
      rest -= seconds;
    }
    rows.add(List.of("  all else", format("%.4f s, %.1f %%", rest, 100 * rest / step)));
    return rows;
  }

  private String model() {
    return recipe.model() + ", " + precision();
  }

  private String precision() {
    return recipe.precision().key();
  }

  private String gradients() {
    return format("%.3g gradients", steps.gradients());
  }

  private static String text(Spread spread) {
    return format("%.3f s (%.3f to %.3f)", spread.median(), spread.p10(), spread.p90());
  }

  private String throughput() {
    return format(
        "%.1f samples/s, %.0f tokens/s, %.1f %% padding",
        steps.rate(one -> one.step().rows()),
        steps.rate(one -> one.step().tokens()),
        100 * steps.padding());
  }

  private String memory() {
    String text = format("%.2f GB resident", peakResident / GIGA);
    return predicted.isEmpty()
        ? text
        : text + format(", of %.2f predicted", predicted.getAsLong() / GIGA);
  }

  private String products() {
    double done = steps.rate(BenchSteps.Measured::operations);
    String text = format("%.1f GFLOP a step, %.1f GFLOP/s", steps.operations() / GIGA, done / GIGA);
    return matrixPeak.isEmpty()
        ? text
        : text
            + format(
                ", %.1f %% of the %.0f that large products reach",
                100 * done / matrixPeak.getAsDouble(), matrixPeak.getAsDouble() / GIGA);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** One object on one line; seconds, bytes and operations, what is unknown left out. */
  @Override
  public String json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("task", recipe.task().key());
    all.put("opt", recipe.opt().text());
    all.put("model", recipe.model());
    all.put("sample", recipe.sample());
    all.put("precision", precision());
    all.put("batch_size", recipe.batchSize());
    all.put("devices", inputs.devices().toString());
    all.put("threads", inputs.threads());
    all.put("machine", Machine.description());
    addSteps(all);
    rates.ifPresent(
        found -> {
          all.put("evaluation_samples_per_second", found.evaluation());
          all.put("prediction_samples_per_second", found.prediction());
          all.put("tokenization_rows_per_second", found.tokenization());
        });
    trace.ifPresent(
        found -> {
          all.put("traced_steps", found.steps());
          all.put("traced_seconds", found.seconds());
          all.put("operators", found.operators());
        });
    if (peakResident > 0) {
      all.put("peak_resident_bytes", peakResident);
    }
    predicted.ifPresent(bytes -> all.put("predicted_resident_bytes", bytes));
    return Json.line(all);
  }

  private void addSteps(Map<String, Object> all) {
    all.put("steps", steps.measured().size());
    all.put("untimed", steps.untimed());
    all.put("gradients_per_step", steps.gradients());
    all.put("seconds", steps.spread(Entry.Step::seconds));
    all.put("seconds_gradient", steps.spread(Entry.Step::secondsGradient));
    all.put("seconds_other", steps.spread(Entry.Step::secondsOther));
    all.put("each", steps.measured().stream().map(one -> one.step().seconds()).toList());
    all.put("samples_per_second", steps.rate(one -> one.step().rows()));
    all.put("tokens_per_second", steps.rate(one -> one.step().tokens()));
    all.put("padding", steps.padding());
    double done = steps.rate(BenchSteps.Measured::operations);
    if (!Double.isNaN(done)) {
      all.put("flops_per_step", steps.operations());
      all.put("flops_per_second", done);
      matrixPeak.ifPresent(peak -> all.put("share_of_peak", done / peak));
    }
    matrixPeak.ifPresent(peak -> all.put("peak_flops_per_second", peak));
    all.put("seconds_to_first_step", steps.secondsToFirst());
    all.put("first_step_at", steps.first() / 1e3);
  }
}
