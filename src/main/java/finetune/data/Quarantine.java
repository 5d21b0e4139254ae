package finetune.data;

/** Takes the bytes of rows that cannot be read. */
@FunctionalInterface
public interface Quarantine {
  /** Keeps one row, without its line end. */
  void keep(byte[] row);
}
