package finetune.data;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Printable;
import finetune.metric.Scores;
import finetune.task.Task;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A file of right answers and guesses: index, gold and prediction, with or without a line that
 * names them.
 *
 * @param gold class indices or scores
 * @param predicted class indices or any numbers
 */
public record Predictions(double[] gold, double[] predicted) {
  private static final String INDEX = "index";
  private static final String GOLD = "gold";
  private static final String PREDICTION = "prediction";
  private static final List<String> NAMES = List.of(GOLD, PREDICTION);
  private static final int WIDTH = 3;

  /** Reads a file; the first bad row is a fault. */
  public static Predictions read(Task task, Input input) {
    try (LineReader lines = new LineReader(input)) {
      Line line = lines.next();
      if (line == null) {
        String what = "no predictions (" + lines.size() + " bytes)";
        throw Fault.of(ExitCode.DATA, Place.of(lines.name()), what);
      }
      Columns columns = Columns.of(Row.of(lines.name(), line));
      line = columns.header() ? lines.next() : line;
      List<double[]> pairs = new ArrayList<>();
      Set<String> seen = new HashSet<>();
      for (; line != null; line = lines.next()) {
        Row row = Row.of(lines.name(), line);
        pairs.add(columns.pair(task, row));
        columns.requireNew(row, seen);
      }
      if (pairs.isEmpty()) {
        String what = "no predictions (1 header line, 0 rows)";
        throw Fault.of(ExitCode.DATA, Place.of(lines.name()), what);
      }
      return of(pairs);
    }
  }

  /** Number of guesses. */
  public long rows() {
    return predicted.length;
  }

  /** The scores of the guesses. */
  public Scores scores(Task task) {
    return Scores.of(task.metrics(), gold, predicted, "");
  }

  private static Predictions of(List<double[]> pairs) {
    return new Predictions(
        pairs.stream().mapToDouble(pair -> pair[0]).toArray(),
        pairs.stream().mapToDouble(pair -> pair[1]).toArray());
  }

  private record Columns(boolean header, int width, int index, int gold, int prediction) {
    static Columns of(Row first) {
      boolean header = first.cells().contains(GOLD) || first.cells().contains(PREDICTION);
      return header
          ? new Columns(
              true,
              first.cells().size(),
              first.cells().indexOf(INDEX),
              Header.column(GOLD, NAMES, first, ""),
              Header.column(PREDICTION, NAMES, first, ""))
          : new Columns(false, WIDTH, 0, 1, 2);
    }

    double[] pair(Task task, Row row) {
      row.checkWidth(width, "index, gold and prediction are separated by tabs");
      return new double[] {gold(task, row), prediction(task, row)};
    }

    /** A file that was joined with itself would be scored as if there were more examples. */
    void requireNew(Row row, Set<String> seen) {
      if (index >= 0 && !seen.add(row.cells().get(index))) {
        String what = "index " + Printable.quoted(row.cells().get(index)) + " is there twice";
        throw Row.fault(row.place(index), what, "");
      }
    }

    private double gold(Task task, Row row) {
      String text = row.cells().get(gold);
      return task.target()
          .gold(text)
          .orElseThrow(() -> Row.fault(row.place(gold), task.target().problem(text), ""));
    }

    private double prediction(Task task, Row row) {
      String text = row.cells().get(prediction);
      String problem =
          task.target().isRegression()
              ? "prediction " + Printable.quoted(text) + " is not a decimal number"
              : task.target().problem(text);
      return task.target()
          .predicted(text)
          .orElseThrow(() -> Row.fault(row.place(prediction), problem, ""));
    }
  }
}
