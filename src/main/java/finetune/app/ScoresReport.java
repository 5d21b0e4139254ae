package finetune.app;

import finetune.journal.Columns;
import finetune.metric.Scores;
import finetune.store.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Scores as {@code eval} prints them.
 *
 * @param what the run or file that was scored
 */
record ScoresReport(String task, String what, boolean sample, Scores scores) implements Report {
  /** A line a score, with four decimals. */
  @Override
  public List<String> lines() {
    List<List<String>> rows = new ArrayList<>();
    scores
        .values()
        .forEach(
            (key, score) -> {
              String rounded = String.format(Locale.ROOT, "%.4f", score.value());
              String remark = score.defined() ? "" : "not defined for these predictions";
              rows.add(List.of(key, rounded, remark));
            });
    return Columns.texts(rows);
  }

  /** One object on one line, whose scores are those that training printed. */
  @Override
  public String json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("task", task);
    all.put("run", what);
    all.put("sample", sample);
    all.put("scores", scores.numbers());
    if (!scores.undefined().isEmpty()) {
      all.put("undefined", scores.undefined());
    }
    return Json.line(all);
  }
}
