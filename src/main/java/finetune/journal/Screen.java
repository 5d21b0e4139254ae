package finetune.journal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Lines on standard error, with at most one progress bar below them that is drawn over. A stream
 * that nobody reads any more stops nothing: a print stream keeps its failures to itself.
 */
final class Screen {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream out;
  private String bar = "";

  Screen(PrintStream out) {
    this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  synchronized void line(String text) {
    if (bar.isEmpty()) {
      out.print(text + "\n");
    } else {
      out.print(CLEAR_LINE + text + "\n" + bar);
    }
    out.flush();
  }

  /** Draws the bar, over the one that is there. */
  synchronized void draw(String text) {
    bar = text;
    out.print(CLEAR_LINE + text);
    out.flush();
  }

  /** Leaves the bar as it is, as a line. */
  synchronized void leaveBar() {
    if (!bar.isEmpty()) {
      bar = "";
      out.print("\n");
      out.flush();
    }
  }
}
