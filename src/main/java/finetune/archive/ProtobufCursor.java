package finetune.archive;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Utf8;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongConsumer;

/**
 * A strict reading of one protobuf message, field by field; a message inside it is a cursor of its
 * own over the same bytes. Nothing is copied, so no declared length costs memory.
 */
final class ProtobufCursor {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  private final Object source;
  private final ByteBuffer bytes;
  private final int base;
  private int tag;

  /** A cursor over a whole file. */
  ProtobufCursor(Object source, ByteBuffer bytes) {
    this(source, bytes, 0);
  }

  private ProtobufCursor(Object source, ByteBuffer bytes, int base) {
    this.source = source;
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    this.base = base;
  }

  /** Goes to the next field; false at the end of the message. */
  boolean next() {
    if (!bytes.hasRemaining()) {
      return false;
    }
    long read = varint();
    if (read < 8 || read > 0xFFFFFFFFL) {
      throw bad("field number is not valid");
    }
    tag = (int) read;
    return true;
  }

  /** Number of the current field. */
  int field() {
    return tag >>> 3;
  }

  /** The current field as a message. */
  ProtobufCursor message() {
    ByteBuffer content = content();
    return new ProtobufCursor(source, content, base + bytes.position() - content.remaining());
  }

  /** The current field as bytes, little-endian. */
  ByteBuffer content() {
    expect(BYTES);
    long length = varint();
    if (length < 0 || length > bytes.remaining()) {
      throw bad("field of " + Long.toUnsignedString(length) + " bytes exceeds its message");
    }
    ByteBuffer content = bytes.slice(bytes.position(), (int) length);
    bytes.position(bytes.position() + (int) length);
    return content.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The current field as text. */
  String text() {
    ByteBuffer content = content();
    byte[] utf8 = new byte[content.remaining()];
    content.get(utf8);
    Utf8.Decoded decoded = Utf8.decode(utf8);
    if (!decoded.isValid()) {
      throw bad("text is not valid UTF-8");
    }
    return decoded.text();
  }

  /** The current field as a whole number. */
  long whole() {
    expect(VARINT);
    return varint();
  }

  /** The current field as one or, packed, several whole numbers. */
  void wholes(LongConsumer each) {
    if (kind() == VARINT) {
      each.accept(varint());
      return;
    }
    ProtobufCursor packed = message();
    while (packed.bytes.hasRemaining()) {
      each.accept(packed.varint());
    }
  }

  /** Passes over the current field. */
  void skip() {
    switch (kind()) {
      case VARINT -> varint();
      case FIXED_64 -> fixed(8);
      case BYTES -> content();
      case FIXED_32 -> fixed(4);
      default -> throw bad("wire type " + kind() + " is not supported");
    }
  }

  /** The fault of the file at the cursor. */
  Fault bad(String what) {
    return Fault.of(ExitCode.MODEL, Place.offset(source, base + (long) bytes.position()), what);
  }

  private int kind() {
    return tag & 7;
  }

  private void expect(int kind) {
    if (kind() != kind) {
      throw bad("field " + field() + " has wire type " + kind() + " instead of " + kind);
    }
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      long next = fixed(1);
      value |= (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw bad("number longer than 10 bytes");
  }

  private long fixed(int count) {
    if (bytes.remaining() < count) {
      throw bad("file ends inside a field; truncated?");
    }
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (bytes.get() & 0xFFL) << 8 * i;
    }
    return value;
  }
}
