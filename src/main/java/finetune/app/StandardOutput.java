package finetune.app;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Standard output that remembers its first failure: the printers before it keep theirs silent. */
final class StandardOutput extends OutputStream {
  private static final Path NAME = Path.of("/dev/stdout");
  private static final int TYPE = 0xF000;
  private static final int PIPE = 0x1000;
  private static final int SOCKET = 0xC000;

  private final OutputStream out;
  private IOException failure;

  StandardOutput(OutputStream out) {
    this.out = out;
  }

  /** That of this process. */
  static StandardOutput ofProcess() {
    return new StandardOutput(new FileOutputStream(FileDescriptor.out));
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /** A fault with exit code 9 if somebody wanted what could not be written. */
  void requireWritten() {
    if (failure == null && out instanceof PrintStream silent && silent.checkError()) {
      failure = new IOException("the stream says so");
    }
    if (failure != null && !isUnread(failure)) {
      String what = "cannot be written: " + failure.getMessage();
      throw Fault.of(ExitCode.STORAGE, Place.of("standard output"), what, "", failure);
    }
  }

  /** Whether there is no reader any more, as behind {@code | head}, or never was one. */
  private static boolean isUnread(IOException failure) {
    if (String.valueOf(failure.getMessage()).contains("Bad file descriptor")) {
      return true;
    }
    try {
      // The system says "Broken pipe" in the user's language, but the kind of file in numbers.
      int type = (int) Files.getAttribute(NAME, "unix:mode") & TYPE;
      return type == PIPE || type == SOCKET;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }
}
