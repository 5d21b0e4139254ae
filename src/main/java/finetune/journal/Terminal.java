package finetune.journal;

import finetune.fault.Numbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What standard error is shown on.
 *
 * @param interactive whether a line can be drawn over
 * @param width in characters
 */
record Terminal(boolean interactive, int width) {
  private static final int USUAL = 80;
  private static final int NARROWEST = 40;
  private static final int WIDEST = 160;

  static Terminal standardError(Map<String, String> environment) {
    String term = environment.getOrDefault("TERM", "dumb");
    long columns = Numbers.whole(environment.getOrDefault("COLUMNS", "")).orElse(USUAL);
    int width = (int) Math.max(NARROWEST, Math.min(WIDEST, columns));
    return new Terminal(!term.equals("dumb") && !term.isEmpty() && isTerminal(), width);
  }

  /** Java tells only of standard input and output together, so Linux is asked itself. */
  private static boolean isTerminal() {
    Path standardError = Path.of("/proc/self/fd/2");
    try {
      String device = Files.readSymbolicLink(standardError).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return System.console() != null;
    }
  }
}
