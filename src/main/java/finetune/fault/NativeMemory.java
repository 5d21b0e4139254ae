package finetune.fault;

import java.util.Optional;

/** Memory that the native engine asked the system or a device for. */
public final class NativeMemory {
  private NativeMemory() {}

  /**
   * The line of a failure's message that says there was none; empty if no line does. Where a graph
   * fails, that line stands below the traceback through its code.
   */
  public static Optional<String> shortage(Throwable failure) {
    return String.valueOf(failure.getMessage())
        .lines()
        .map(String::strip)
        .filter(line -> line.contains("can't allocate memory") || line.contains("out of memory"))
        .findFirst();
  }
}
