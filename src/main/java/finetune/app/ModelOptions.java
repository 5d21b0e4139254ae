package finetune.app;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Numbers;
import finetune.fault.Place;
import finetune.fault.Printable;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a command opens a model: where it computes, and whether its code is trusted. */
final class ModelOptions {
  private static final int MOST_THREADS = 4_096;

  @Option(
      names = "--devices",
      paramLabel = "LIST",
      description =
          "One a lane: cpu, cpu,cpu, cuda:0,cuda:1. Two let sampa take both gradients at once.")
  private String devices;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of one gradient; the cores are shared if nobody says.")
  private String threads;

  @Option(
      names = "--trust-code",
      hidden = true,
      description = "Takes a model's operators as they are: its source has been read.")
  private boolean trustCode;

  /** Whether any of these options was given. */
  boolean isGiven() {
    return devices != null || threads != null || trustCode;
  }

  Optional<String> devices() {
    return Optional.ofNullable(devices);
  }

  /** What was said, or what holds if nobody says anything. */
  Circumstances.Computing computing() {
    return new Circumstances.Computing(devices == null ? "cpu" : devices, threads(), trustCode);
  }

  boolean trustCode() {
    return trustCode;
  }

  Optional<Integer> threads() {
    if (threads == null) {
      return Optional.empty();
    }
    long number = Numbers.whole(threads).orElse(0);
    if (number < 1 || number > MOST_THREADS) {
      String what =
          "threads must be a whole number from 1 to "
              + MOST_THREADS
              + ", got "
              + Printable.quoted(threads);
      throw Fault.of(ExitCode.USAGE, Place.flag("--threads", 1), what);
    }
    return Optional.of((int) number);
  }
}
