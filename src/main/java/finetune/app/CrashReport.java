package finetune.app;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.store.AtomicFiles;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

/** The trace of a failure that nobody foresaw, kept in a file that the user is told of. */
final class CrashReport {
  private CrashReport() {}

  /** A crash outside of any run: its report goes to the system's folder for temporary files. */
  static Fault of(Throwable failure) {
    String name = "finetune-crash-" + ProcessHandle.current().pid() + ".txt";
    return in(Path.of(System.getProperty("java.io.tmpdir"), name), failure);
  }

  /** A crash of a run: its report stays with it. */
  static Fault of(Throwable failure, Path run) {
    return in(run.resolve("crash").resolve(ProcessHandle.current().pid() + ".txt"), failure);
  }

  private static Fault in(Path file, Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    String what = "internal error: " + failure;
    String hint = "this is a bug; its trace is in " + file;
    try {
      AtomicFiles.createFolder(file.toAbsolutePath().getParent());
      AtomicFiles.write(file, trace.toString());
    } catch (Fault unwritable) {
      hint = "this is a bug; --debug shows its trace";
    }
    return Fault.of(ExitCode.INTERNAL, Place.NONE, what, hint, failure);
  }
}
