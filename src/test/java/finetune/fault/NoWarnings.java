package finetune.fault;

/** Warnings where there must be none. */
public final class NoWarnings {
  /** Fails with the first one. */
  public static final Warnings NONE =
      (tag, text) -> {
        throw new AssertionError(text);
      };

  private NoWarnings() {}
}
