package finetune.journal;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns that are as wide as they must be. */
public final class Columns {
  private static final String GAP = "  ";

  private Columns() {}

  /** Columns of text, each flush left. */
  public static List<String> texts(List<List<String>> rows) {
    return lines(rows, false);
  }

  /** A column of text, then columns of numbers, flush right. */
  public static List<String> numbers(List<List<String>> rows) {
    return lines(rows, true);
  }

  private static List<String> lines(List<List<String>> rows, boolean right) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < widths.length; i++) {
        String pad = " ".repeat(widths[i] - row.get(i).length());
        cells.add(right && i > 0 ? pad + row.get(i) : row.get(i) + pad);
      }
      lines.add(String.join(GAP, cells).stripTrailing());
    }
    return lines;
  }
}
