package finetune.app;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Numbers;
import finetune.fault.Place;
import finetune.fault.Printable;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a command computes. */
final class LaneOptions {
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

  String devices() {
    return devices == null ? "cpu" : devices;
  }

  Optional<String> named() {
    return Optional.ofNullable(devices);
  }

  Optional<Integer> threads() {
    if (threads == null) {
      return Optional.empty();
    }
    long number = Numbers.whole(threads).orElse(0);
    if (number < 1 || number > 4096) {
      String what = "threads must be a whole number, 1 or more, got " + Printable.quoted(threads);
      throw Fault.of(ExitCode.USAGE, Place.flag("--threads", 1), what);
    }
    return Optional.of((int) number);
  }
}
