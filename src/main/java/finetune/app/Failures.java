package finetune.app;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.NativeMemory;
import finetune.fault.Place;
import finetune.tensor.Torch;
import java.io.PrintWriter;
import java.util.Optional;

/** Turns whatever ended a command into one line a problem and an exit code; traces go to a file. */
final class Failures {
  private final PrintWriter err;
  private final boolean debug;

  /** Failures are printed here, with their traces if debugging. */
  Failures(PrintWriter err, boolean debug) {
    this.err = err;
    this.debug = debug;
  }

  int report(Throwable failure) {
    Fault fault = understood(failure).orElseGet(() -> CrashReport.of(failure));
    fault.lines().forEach(err::println);
    if (debug) {
      failure.printStackTrace(err);
    }
    err.flush();
    return fault.code().status();
  }

  /** What to tell of a failure that is no bug of ours; empty for one that nobody foresaw. */
  static Optional<Fault> understood(Throwable failure) {
    if (failure instanceof Fault fault) {
      return Optional.of(fault);
    }
    if (failure instanceof OutOfMemoryError) {
      long heap = Runtime.getRuntime().maxMemory() >> 20;
      String what = "out of memory (heap " + heap + " MiB)";
      long twice = Math.max(8, 2 * heap >> 10);
      return device(what, "FINETUNE_JAVA_OPTS=-Xmx" + twice + "g or a smaller batch");
    }
    Optional<String> shortage = NativeMemory.shortage(failure);
    if (shortage.isPresent()) {
      return device("out of memory: " + shortage.get(), "a smaller batch, or --accumulate");
    }
    if (failure instanceof UnsatisfiedLinkError) {
      String text = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
      return device("native library: " + text, "delete " + Torch.unpacked() + " and run again");
    }
    return Optional.empty();
  }

  private static Optional<Fault> device(String what, String hint) {
    return Optional.of(Fault.of(ExitCode.DEVICE, Place.NONE, what, hint));
  }
}
