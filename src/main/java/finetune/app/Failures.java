package finetune.app;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.store.AtomicFiles;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

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
    Fault fault = failure instanceof Fault known ? known : unexpected(failure);
    fault.lines().forEach(err::println);
    if (debug) {
      failure.printStackTrace(err);
    }
    err.flush();
    return fault.code().status();
  }

  private static Fault unexpected(Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    if (failure instanceof OutOfMemoryError) {
      long heap = Runtime.getRuntime().maxMemory() >> 20;
      String what = "out of memory (heap " + heap + " MiB)";
      return Fault.of(
          ExitCode.DEVICE, Place.NONE, what, "FINETUNE_JAVA_OPTS=-Xmx8g or a smaller batch");
    }
    if (text.contains("can't allocate memory") || text.contains("out of memory")) {
      String what = "out of memory: " + text.lines().findFirst().orElse("");
      return Fault.of(ExitCode.DEVICE, Place.NONE, what, "a smaller batch, or --accumulate");
    }
    if (failure instanceof LinkageError) {
      String what = "native library: " + text.lines().findFirst().orElse("");
      return Fault.of(ExitCode.DEVICE, Place.NONE, what, "delete ~/.djl.ai and run again");
    }
    return internal(failure);
  }

  private static Fault internal(Throwable failure) {
    String name = "finetune-crash-" + ProcessHandle.current().pid() + ".txt";
    Path file = Path.of(System.getProperty("java.io.tmpdir"), name);
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    String what = "internal error: " + failure;
    try {
      AtomicFiles.write(file, trace.toString().getBytes(StandardCharsets.UTF_8));
      return Fault.of(
          ExitCode.INTERNAL, Place.NONE, what, "this is a bug; its trace is in " + file);
    } catch (Fault unwritable) {
      return Fault.of(
          ExitCode.INTERNAL, Place.NONE, what, "this is a bug; --debug shows its trace");
    }
  }
}
