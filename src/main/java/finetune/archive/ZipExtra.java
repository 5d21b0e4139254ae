package finetune.archive;

import finetune.fault.Fault;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** The Zip64 field of an entry: the values that do not fit its 32-bit fields, in their order. */
final class ZipExtra {
  private static final int ZIP_64 = 1;

  private final ByteBuffer values;
  private final Supplier<Fault> malformed;

  private ZipExtra(ByteBuffer values, Supplier<Fault> malformed) {
    this.values = values;
    this.malformed = malformed;
  }

  /** Finds the field among an entry's extra fields; there may be none. */
  static ZipExtra read(ByteBuffer extra, Supplier<Fault> malformed) {
    ByteBuffer found = ByteBuffer.allocate(0);
    while (extra.hasRemaining()) {
      if (extra.remaining() < 4) {
        throw malformed.get();
      }
      int id = Short.toUnsignedInt(extra.getShort());
      int length = Short.toUnsignedInt(extra.getShort());
      if (length > extra.remaining() || id == ZIP_64 && found.capacity() > 0) {
        throw malformed.get();
      }
      if (id == ZIP_64) {
        found = extra.slice(extra.position(), length).order(extra.order());
      }
      extra.position(extra.position() + length);
    }
    return new ZipExtra(found, malformed);
  }

  /** The next value, if the 32-bit field says that it stands here. */
  long next(long field, long unknown) {
    if (field != unknown) {
      return field;
    }
    if (values.remaining() < 8) {
      throw malformed.get();
    }
    return values.getLong();
  }

  /** Checks that nothing is left over. */
  void end() {
    if (values.hasRemaining()) {
      throw malformed.get();
    }
  }
}
