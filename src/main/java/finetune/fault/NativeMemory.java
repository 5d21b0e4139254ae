package finetune.fault;

import java.util.List;
import java.util.Optional;

/** Memory that the native engine asked the system or a device for. */
public final class NativeMemory {
  private static final List<String> SIGNS =
      List.of("can't allocate memory", "out of memory", "CUBLAS_STATUS_ALLOC_FAILED");

  private NativeMemory() {}

  /**
   * The line of a failure's message that says there was none; empty if no line does. Where a graph
   * fails, that line stands below the traceback through its code.
   */
  public static Optional<String> shortage(Throwable failure) {
    return String.valueOf(failure.getMessage())
        .lines()
        .map(String::strip)
        .filter(line -> SIGNS.stream().anyMatch(line::contains))
        .findFirst();
  }
}
