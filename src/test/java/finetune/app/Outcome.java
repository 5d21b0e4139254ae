package finetune.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.fault.ExitCode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a command left on its two streams, and its exit code.
 *
 * @param status 128 and the signal's number for a process that was killed
 */
record Outcome(int status, String out, String err) {
  private static final int LONGEST = 300;

  Outcome succeeded() {
    assertEquals(0, status, err);
    return this;
  }

  /**
   * The contract of a failure: its code, one line that matches, nothing else but warnings and
   * progress, no trace.
   */
  Outcome failed(ExitCode code, String line) {
    assertEquals(code.status(), status, this::toString);
    String last = lines().isEmpty() ? "" : lines().get(lines().size() - 1);
    assertTrue(Pattern.compile(line).matcher(last).find(), () -> "no /" + line + "/ in " + this);
    assertTrue(last.codePointCount(0, last.length()) <= LONGEST, last);
    assertTrue(err.endsWith("\n"), err);
    assertEquals("", out);
    for (String said : lines()) {
      assertTrue(!said.startsWith("\tat ") && !said.contains("Exception"), this::toString);
    }
    return this;
  }

  /** As {@link #failed}, and nothing at all but that line. */
  Outcome failedOnly(ExitCode code, String line) {
    assertEquals(1, lines().size(), this::toString);
    return failed(code, "^" + line + "$");
  }

  List<String> lines() {
    return err.lines().toList();
  }
}
