package finetune.app;

import finetune.journal.Columns;
import finetune.metric.Scores;
import finetune.store.Json;
import finetune.train.Evaluator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Scores as {@code eval} prints them.
 *
 * @param about task, what was scored, and on what; for programs
 * @param loss the mean over all examples; absent where only predictions are known
 * @param rows examples that were scored
 */
record ScoresReport(Map<String, Object> about, Scores scores, OptionalDouble loss, long rows)
    implements Report {
  /** Of a run's model. */
  static ScoresReport ofRun(String task, String run, boolean sample, Evaluator.Result result) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("task", task);
    about.put("run", run);
    about.put("sample", sample);
    return new ScoresReport(
        about, result.scores(), OptionalDouble.of(result.loss()), result.rows());
  }

  /** Of a file of predictions. */
  static ScoresReport ofPredictions(String task, String file, Scores scores, long rows) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("task", task);
    about.put("predictions", file);
    return new ScoresReport(about, scores, OptionalDouble.empty(), rows);
  }

  /** A line a score, with four decimals, then the loss and the number of rows. */
  @Override
  public List<String> lines() {
    List<List<String>> lines = new ArrayList<>();
    scores
        .values()
        .forEach(
            (key, score) -> {
              String remark = score.defined() ? "" : "not defined for these predictions";
              lines.add(List.of(key, rounded(score.value()), remark));
            });
    loss.ifPresent(mean -> lines.add(List.of("loss", rounded(mean), "")));
    lines.add(List.of("rows", Long.toString(rows), ""));
    return Columns.texts(lines);
  }

  private static String rounded(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  /** One object on one line, whose scores are those that training printed. */
  @Override
  public String json() {
    Map<String, Object> all = new LinkedHashMap<>(about);
    all.put("rows", rows);
    loss.ifPresent(mean -> all.put("loss", mean));
    all.put("scores", scores.numbers());
    if (!scores.undefined().isEmpty()) {
      all.put("undefined", scores.undefined());
    }
    return Json.line(all);
  }
}
