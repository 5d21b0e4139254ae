package finetune.data;

import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Printable;
import finetune.fault.Suggestion;
import finetune.task.Fields;
import finetune.task.Split;
import finetune.task.Task;
import java.util.List;
import java.util.stream.Stream;

/** Where the columns that a task reads stand in one file; -1 for a column that is not read. */
record Header(int width, int first, int second, int label) {
  private static final int SHOWN = 120;

  /** From the first line of the file; a fault says which column is missing and what is there. */
  static Header of(Task task, Split split, Row line) {
    boolean labelled = split.columns().contains(task.fields().label());
    List<String> columns = line.cells();
    checkSplit(task, labelled, line);
    if (!split.header()) {
      columns = split.columns();
    } else {
      checkColumns(task, split, line);
    }
    Fields fields = task.fields();
    return new Header(
        columns.size(),
        columns.indexOf(fields.first()),
        fields.second() == null ? -1 : columns.indexOf(fields.second()),
        labelled ? columns.indexOf(fields.label()) : -1);
  }

  /** A column of a header line: a fault if it is missing or there twice. */
  static int column(String name, List<String> needed, Row line, String hint) {
    int at = line.cells().indexOf(name);
    if (at < 0) {
      List<String> others = line.cells().stream().filter(cell -> !needed.contains(cell)).toList();
      String near = Suggestion.didYouMean(name, others);
      throw Row.fault(
          line.place(),
          "column '" + name + "' not found, found " + found(line),
          near.isEmpty() ? hint : near);
    }
    int last = line.cells().lastIndexOf(name);
    if (last > at) {
      throw Row.fault(line.place(last), "column '" + name + "' is there twice", "");
    }
    return at;
  }

  /** The columns that are there, cut so that the hint still fits on the line. */
  private static String found(Row line) {
    return Printable.cut(String.join(", ", line.cells()), SHOWN);
  }

  private static void checkSplit(Task task, boolean labelled, Row line) {
    boolean unlabelled = task.test().stream().anyMatch(test -> test.columns().equals(line.cells()));
    if (labelled && unlabelled) {
      throw withoutLabels(Place.at(line.file(), 2, 1));
    }
  }

  /** What is wrong with training on a file without labels. */
  static Fault withoutLabels(Place place) {
    return Row.fault(place, "split 'test' has no labels", "train and dev have them");
  }

  private static void checkColumns(Task task, Split split, Row line) {
    Fields fields = task.fields();
    List<String> needed =
        Stream.of(fields.first(), fields.second(), fields.label())
            .filter(name -> name != null && split.columns().contains(name))
            .toList();
    if (!line.cells().containsAll(needed)) {
      checkOtherTask(line);
    }
    String hint = hint(task, split, line);
    needed.forEach(name -> column(name, needed, line, hint));
  }

  private static void checkOtherTask(Row line) {
    for (Task other : Task.values()) {
      boolean same =
          Stream.concat(
                  Stream.of(other.train()),
                  Stream.concat(other.dev().stream(), other.test().stream()))
              .anyMatch(split -> split.columns().equals(line.cells()));
      if (same) {
        throw Row.fault(
            line.place(),
            "columns are those of " + other.title(),
            "is the file in the right folder?");
      }
    }
  }

  /** A first line that reads as an example shows that the header is missing. */
  private static String hint(Task task, Split split, Row line) {
    int label = split.columns().indexOf(task.fields().label());
    boolean example =
        label >= 0
            && line.cells().size() == split.columns().size()
            && task.target().gold(line.cells().get(label)).isPresent();
    if (example) {
      return "the first line must name the columns";
    }
    boolean isCsv = line.cells().size() == 1 && line.cells().get(0).contains(",");
    return isCsv ? "columns are separated by tabs, not by commas" : "";
  }
}
