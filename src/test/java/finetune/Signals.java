package finetune;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The signals that reach a test's child processes: what started the tests may ignore some (nohup
 * does it with HUP, a shell's background job with INT), and children inherit that.
 */
public final class Signals {
  private static final List<String> NAMES = List.of("", "HUP", "INT");

  private Signals() {}

  /** Aborts a test, with the reason, whose signal would never arrive. */
  public static void requireHeard(String signal) throws IOException {
    int number = NAMES.indexOf(signal);
    boolean ignored = number > 0 && (ignored() >> (number - 1) & 1) == 1;
    assumeTrue(!ignored, () -> signal + " is ignored by what started the tests, such as nohup");
  }

  /** A bit a signal, where the system tells. */
  private static long ignored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .mapToLong(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
        .findFirst()
        .orElse(0);
  }
}
