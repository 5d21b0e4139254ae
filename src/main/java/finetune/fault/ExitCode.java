package finetune.fault;

/**
 * The exit codes of the command line, the same for every command; nothing else is ever returned.
 */
public enum ExitCode {
  OK(0, "ok (warnings included)"),
  INTERNAL(1, "internal error: a bug; one line names the file with the trace"),
  USAGE(2, "usage: bad flag, bad --opt spec, bad recipe"),
  REFUSED(3, "refused: output exists, folder in use, resume with a different recipe"),
  DATA(4, "data missing or malformed"),
  MODEL(
      5, "model, tokenizer or checkpoint missing, malformed, unsafe or of the wrong architecture"),
  DEVICE(6, "device or native library problem, out of memory"),
  DIVERGED(7, "training diverged: non-finite loss or gradient"),
  STORAGE(9, "storage: disk full, read-only, I/O error"),
  INTERRUPTED(75, "interrupted; a run that has steps is saved first: the same command resumes it");

  private final int status;
  private final String meaning;

  ExitCode(int status, String meaning) {
    this.status = status;
    this.meaning = meaning;
  }

  /** The status that the process ends with. */
  public int status() {
    return status;
  }

  /** One phrase for {@code --help}. */
  public String meaning() {
    return meaning;
  }
}
