package finetune.fault;

import java.util.List;

/** A failure that the user can do something about: an exit code and one line a problem. */
public final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;
  private final List<String> lines;

  private Fault(ExitCode code, List<String> lines, Throwable cause) {
    super(String.join(System.lineSeparator(), lines), cause);
    this.code = code;
    this.lines = lines;
  }

  /** One problem with a hint on what to do about it; an empty hint is left out. */
  public static Fault of(ExitCode code, Place place, String what, String hint) {
    return of(code, place, what, hint, null);
  }

  /** One problem that says it all. */
  public static Fault of(ExitCode code, Place place, String what) {
    return of(code, place, what, "", null);
  }

  /** One problem, with the exception that showed it. */
  public static Fault of(ExitCode code, Place place, String what, String hint, Throwable cause) {
    return new Fault(code, List.of(line(place, what, hint)), cause);
  }

  /** What is wrong with a command as a whole; an empty hint is left out. */
  public static Fault usage(String what, String hint) {
    return of(ExitCode.USAGE, Place.NONE, what, hint);
  }

  /** Why something is not done that would harm what is there; an empty hint is left out. */
  public static Fault refused(String what, String hint) {
    return of(ExitCode.REFUSED, Place.NONE, what, hint);
  }

  /** A file or folder that cannot be read, and why. */
  public static Fault unreadable(ExitCode code, Object path, Exception cause) {
    return unreadable(code, path, "", cause);
  }

  /** As {@link #unreadable(ExitCode, Object, Exception)}, with a hint. */
  public static Fault unreadable(ExitCode code, Object path, String hint, Exception cause) {
    return of(code, Place.of(path), "cannot be read: " + Reason.of(cause), hint, cause);
  }

  /** Several problems of one input, each a finished line. */
  static Fault of(ExitCode code, List<String> lines) {
    return new Fault(code, List.copyOf(lines), null);
  }

  static String line(Place place, String what, String hint) {
    String body = hint.isEmpty() ? what : what + "; " + hint;
    return Printable.line(place + body);
  }

  /** The status that the process ends with. */
  public ExitCode code() {
    return code;
  }

  /** What the user reads, a line a problem. */
  public List<String> lines() {
    return lines;
  }
}
