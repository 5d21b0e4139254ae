package finetune.data;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Warnings;
import finetune.task.Split;
import finetune.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Reads one file of a task, once, row by row. */
public final class TaskReader {
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private final Task task;
  private final Split split;
  private final Reading reading;
  private final LineReader lines;
  private final List<Example> examples = new ArrayList<>();
  private Header header;
  private long skipped;
  private long emptyTexts;
  private long marks;
  private Place firstMark;

  private TaskReader(Task task, Split split, Reading reading, LineReader lines) {
    this.task = task;
    this.split = split;
    this.reading = reading;
    this.lines = lines;
  }

  /** The examples of a file that has the layout of the split. */
  public static Dataset read(Task task, Split split, Input input, Reading reading) {
    try (LineReader lines = new LineReader(input)) {
      return new TaskReader(task, split, reading, lines).dataset();
    }
  }

  private Dataset dataset() {
    Line line = split.header() ? lines.next() : firstExample();
    if (line != null) {
      Row first = Row.of(lines.name(), line);
      header = Header.of(task, split, first);
      line = split.header() ? lines.next() : line;
    }
    for (; line != null; line = lines.next()) {
      add(line);
    }
    checkCount();
    if (marks > 0) {
      String what = firstMark + "byte-order mark inside file (" + marks + " in all)";
      reading.warnings().warn(Warnings.Tag.DATA, what);
    }
    return new Dataset(split, lines.name(), examples, skipped, emptyTexts, lines.sha256());
  }

  /** The first line that can be read, where none is a header. */
  private Line firstExample() {
    Line line = lines.next();
    while (line != null) {
      try {
        Row.of(lines.name(), line);
        return line;
      } catch (Fault problem) {
        skip(line, problem);
        line = lines.next();
      }
    }
    return null;
  }

  private void skip(Line line, Fault problem) {
    reading.bad(line.bytes(), problem);
    skipped++;
  }

  private void add(Line line) {
    try {
      examples.add(example(Row.of(lines.name(), line)));
    } catch (Fault problem) {
      skip(line, problem);
    }
  }

  private Example example(Row row) {
    row.checkWidth(header.width(), missing(row));
    double label = header.label() < 0 ? Double.NaN : label(row);
    String first = row.cells().get(header.first());
    String second = header.second() < 0 ? null : row.cells().get(header.second());
    emptyTexts += isEmpty(first) || (second != null && isEmpty(second)) ? 1 : 0;
    countMarks(row);
    return new Example(examples.size(), first, second, label);
  }

  private double label(Row row) {
    String text = row.cells().get(header.label());
    OptionalDouble gold = task.target().gold(text);
    if (gold.isPresent()) {
      return gold.getAsDouble();
    }
    if (text.equals("-1") && examples.isEmpty()) {
      throw Header.withoutLabels(row.place());
    }
    throw Row.fault(row.place(header.label()), task.target().problem(text), labelHint(text, row));
  }

  private String labelHint(String text, Row row) {
    if (text.equals("-")) {
      return "a row without consensus, on_bad_row: skip leaves it out";
    }
    if (!split.header() && row.line() == 1) {
      return task.title() + " train and dev have no header";
    }
    return row.ended() ? "" : truncated();
  }

  private String missing(Row row) {
    if (!row.ended()) {
      return truncated();
    }
    return split.broken() ? "known " + task.title() + " defect, on_bad_row: skip" : "";
  }

  private String truncated() {
    String expected = String.format(Locale.ROOT, ", expected %,d rows", split.rows());
    return "the file may be truncated" + (split.rows() > 0 ? expected : "");
  }

  private void checkCount() {
    if (examples.isEmpty()) {
      throw Fault.of(ExitCode.DATA, Place.of(lines.name()), "no examples (" + emptiness() + ")");
    }
    if (split.rows() > 0 && split.rows() != examples.size()) {
      reading.differs(
          String.format(
              Locale.ROOT,
              "%s %s has %,d rows, GLUE has %,d",
              task.title(),
              split.name(),
              examples.size(),
              split.rows()));
    }
  }

  private String emptiness() {
    if (skipped > 0) {
      return "all " + skipped + " rows skipped";
    }
    if (header != null) {
      return "1 header line, 0 rows";
    }
    return lines.size() == 0 ? "0 bytes" : "empty lines only";
  }

  private void countMarks(Row row) {
    for (int i = 0; i < row.cells().size(); i++) {
      long here = row.cells().get(i).chars().filter(c -> c == BYTE_ORDER_MARK).count();
      if (here > 0 && marks == 0) {
        firstMark = row.place(i);
      }
      marks += here;
    }
  }

  /** Whether nothing of a text is visible: spaces, zero-width characters, joiners. */
  private static boolean isEmpty(String text) {
    return text.codePoints()
        .allMatch(
            c ->
                Character.isWhitespace(c)
                    || Character.isSpaceChar(c)
                    || Character.getType(c) == Character.FORMAT);
  }
}
