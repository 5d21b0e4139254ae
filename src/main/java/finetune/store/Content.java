package finetune.store;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The bytes of a file, produced on demand. They may be asked for more than once (a second attempt
 * after a failure, a measurement) and must be the same each time.
 */
@FunctionalInterface
public interface Content {
  /** Writes all bytes; does not close the stream. */
  void writeTo(OutputStream out) throws IOException;
}
