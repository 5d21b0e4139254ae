package finetune.fault;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Strict UTF-8: overlong forms, encoded surrogates and cut sequences are refused, never replaced.
 */
public final class Utf8 {
  private Utf8() {}

  /** The text of the bytes, and where the first is that is not valid UTF-8. */
  public static Decoded decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  /** As {@link #decode(byte[])}, of a part of the array. */
  public static Decoded decode(byte[] bytes, int offset, int length) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    CharBuffer out = CharBuffer.allocate(length);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    return new Decoded(text, result.isError() ? in.position() : -1);
  }

  /**
   * What was read.
   *
   * @param text all of it, or what stands before the first bad byte
   * @param badByte index of the first bad byte in the array, or -1
   */
  public record Decoded(String text, int badByte) {
    /** Whether every byte was valid. */
    public boolean isValid() {
      return badByte < 0;
    }
  }
}
