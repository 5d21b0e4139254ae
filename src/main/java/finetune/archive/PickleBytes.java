package finetune.archive;

import finetune.fault.Utf8;
import java.nio.ByteBuffer;

/** The bytes of a pickle; what they lack or should not be is an IllegalArgumentException. */
final class PickleBytes {
  private static final int LONGEST_NAME = 1024;

  private final ByteBuffer bytes;

  PickleBytes(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes);
  }

  /** Takes the two bytes that a pickle of protocol 2 starts with. */
  boolean isProtocol2() {
    return bytes.remaining() >= 2 && bytes.getShort() == (short) 0x8002;
  }

  boolean hasMore() {
    return bytes.hasRemaining();
  }

  int position() {
    return bytes.position();
  }

  /** The next bytes as an unsigned little-endian number. */
  long take(int count) {
    if (bytes.remaining() < count) {
      throw new IllegalArgumentException("pickle ends too early");
    }
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (bytes.get() & 0xFFL) << 8 * i;
    }
    return value;
  }

  /** A signed number behind its length. */
  long whole() {
    int length = (int) take(1);
    if (length > 8) {
      throw new IllegalArgumentException("number of " + length + " bytes");
    }
    int unused = 64 - 8 * length;
    return length == 0 ? 0 : take(length) << unused >> unused;
  }

  /** A double, big-endian as pickles have it. */
  double real() {
    return Double.longBitsToDouble(Long.reverseBytes(take(8)));
  }

  /** A text behind its length. */
  String text() {
    long length = take(4);
    if (length > bytes.remaining()) {
      throw new IllegalArgumentException("string of " + length + " bytes exceeds the pickle");
    }
    int from = bytes.position();
    bytes.position(from + (int) length);
    return decoded(from, (int) length);
  }

  /** A name that ends with its line. */
  String line() {
    int from = bytes.position();
    int length = 0;
    while (take(1) != '\n') {
      if (++length > LONGEST_NAME) {
        throw new IllegalArgumentException("name longer than 1 KiB");
      }
    }
    return decoded(from, length);
  }

  private String decoded(int from, int length) {
    Utf8.Decoded decoded = Utf8.decode(bytes.array(), from, length);
    if (!decoded.isValid()) {
      throw new IllegalArgumentException("string is not valid UTF-8");
    }
    return decoded.text();
  }
}
