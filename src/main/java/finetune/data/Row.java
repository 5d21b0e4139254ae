package finetune.data;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Utf8;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A line cut at its tabs; quotes are ordinary characters.
 *
 * @param file what messages call the file
 * @param line from 1
 * @param cells the texts between the tabs
 * @param ended whether a line end follows
 */
record Row(String file, long line, List<String> cells, boolean ended) {
  private static final int MOST = 64;

  /** Cuts a line; a fault if it is not text or has far too many columns. */
  static Row of(String file, Line line) {
    byte[] bytes = line.bytes();
    checkColumns(file, line);
    Utf8.Decoded decoded = Utf8.decode(bytes);
    if (!decoded.isValid()) {
      int column = decoded.text().codePointCount(0, decoded.text().length()) + 1;
      throw fault(
          Place.at(file, line.number(), column),
          String.format(Locale.ROOT, "byte 0x%02X is not valid UTF-8", bytes[decoded.badByte()]),
          "the file looks like ISO-8859-1 or Windows-1252");
    }
    return new Row(file, line.number(), cells(decoded.text()), line.ended());
  }

  /** A fault unless there are so many cells; the hint is for a row with too few. */
  void checkWidth(int width, String hint) {
    int found = cells.size();
    if (found == 1 && width > 1 && cells.get(0).isEmpty()) {
      throw fault(place(), "empty line", "");
    }
    String what = "expected " + width + " columns, found " + found;
    if (found < width) {
      throw fault(place(), what, hint);
    }
    if (found > width) {
      boolean quoted = cells.stream().anyMatch(cell -> cell.contains("\""));
      throw fault(
          place(width),
          what + " (column " + (width + 1) + " starts here)",
          quoted ? "GLUE has no quoting, every tab starts a column" : "");
    }
  }

  /** The position of a cell, for messages. */
  Place place(int cell) {
    int column = 1;
    for (String before : cells.subList(0, cell)) {
      column += before.codePointCount(0, before.length()) + 1;
    }
    return Place.at(file, line, column);
  }

  /** The position of the line as a whole. */
  Place place() {
    return Place.at(file, line, 1);
  }

  static Fault fault(Place place, String what, String hint) {
    return Fault.of(ExitCode.DATA, place, what, hint);
  }

  /** On the bytes, so that no list of 100,000 cells is ever built. */
  private static void checkColumns(String file, Line line) {
    byte[] bytes = line.bytes();
    int tabs = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\r') {
        Place place = Place.at(file, line.number(), Line.column(bytes, i));
        throw fault(place, "carriage return inside a field", "lines end with LF or CRLF");
      }
      if (bytes[i] == '\t' && ++tabs == MOST) {
        Place place = Place.at(file, line.number(), Line.column(bytes, i + 1));
        throw fault(place, "more than " + MOST + " columns", "");
      }
    }
  }

  private static List<String> cells(String text) {
    return Arrays.asList(text.split("\t", -1));
  }
}
