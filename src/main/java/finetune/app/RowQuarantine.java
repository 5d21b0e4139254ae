package finetune.app;

import finetune.data.Quarantine;
import finetune.fault.Warnings;
import finetune.store.AppendFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Keeps the rows that could not be read in the run's {@code quarantine.tsv}. */
final class RowQuarantine implements Quarantine, AutoCloseable {
  private final Path file;
  private final Warnings warnings;
  private AppendFile open;

  RowQuarantine(Path run, Warnings warnings) {
    this.file = run.resolve("quarantine.tsv");
    this.warnings = warnings;
  }

  @Override
  public void keep(byte[] row) {
    if (open == null) {
      open = AppendFile.cutTo(0, file, warnings);
    }
    open.append(new String(row, StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    if (open != null) {
      open.checkpoint();
      open.close();
    }
  }
}
