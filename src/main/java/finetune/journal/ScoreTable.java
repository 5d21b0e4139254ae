package finetune.journal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The scores of a few evaluations of one run, such as best and last, side by side. */
public final class ScoreTable {
  private final List<String> names = new ArrayList<>();
  private final List<Entry.Evaluation> evaluations = new ArrayList<>();

  /** Adds a row. */
  public ScoreTable with(String name, Entry.Evaluation evaluation) {
    names.add(name);
    evaluations.add(evaluation);
    return this;
  }

  /** The table as lines of text; a score that is not defined has a star, explained below. */
  public List<String> lines() {
    Set<String> metrics = new LinkedHashSet<>();
    evaluations.forEach(evaluation -> metrics.addAll(evaluation.scores().keySet()));
    List<List<String>> cells = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("", "step", "epoch", "loss"));
    header.addAll(metrics);
    cells.add(header);
    for (int i = 0; i < names.size(); i++) {
      cells.add(row(names.get(i), evaluations.get(i), metrics));
    }
    List<String> lines = new ArrayList<>(Columns.numbers(cells));
    if (evaluations.stream().anyMatch(evaluation -> !evaluation.undefined().isEmpty())) {
      lines.add("* not defined for these predictions, counted as 0");
    }
    return lines;
  }

  private static List<String> row(String name, Entry.Evaluation evaluation, Set<String> metrics) {
    List<String> row = new ArrayList<>();
    row.add(name);
    row.add(Long.toString(evaluation.steps()));
    row.add(Long.toString(evaluation.epoch() + 1)); // people count from 1
    row.add(number(evaluation.loss()));
    for (String metric : metrics) {
      Double score = evaluation.scores().get(metric);
      String star = evaluation.undefined().contains(metric) ? "*" : "";
      row.add(score == null ? "-" : number(score) + star);
    }
    return row;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
