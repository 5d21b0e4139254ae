package finetune.fault;

/** Takes what a user should know but what stops nothing: {@code warning[TAG]: …}. */
@FunctionalInterface
public interface Warnings {
  /** The kinds of warnings. */
  enum Tag {
    DATA,
    CKPT,
    MEMORY,
    REPRO,
    SPEC,
    STORE
  }

  /** Tells nobody. */
  Warnings SILENT = (tag, text) -> {};

  /** Says one thing, once. */
  void warn(Tag tag, String text);

  /** The line that is printed and recorded. */
  static String line(Tag tag, String text) {
    return Printable.line("warning[" + tag + "]: " + text);
  }
}
