package finetune.app;

import finetune.data.Quarantine;
import finetune.store.AtomicFiles;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;

/** The rows that could not be read, byte for byte, for the run's {@code quarantine.tsv}. */
final class RowQuarantine implements Quarantine {
  static final String NAME = "quarantine.tsv";

  private final ByteArrayOutputStream rows = new ByteArrayOutputStream();

  @Override
  public void keep(byte[] row) {
    rows.writeBytes(row);
    rows.write('\n');
  }

  /** Writes them into a run's folder; if there are none, none stay there of an earlier start. */
  void write(Path run) {
    Path file = run.resolve(NAME);
    if (rows.size() > 0) {
      AtomicFiles.write(file, rows.toByteArray());
    } else {
      AtomicFiles.delete(file);
    }
  }
}
