package finetune.archive;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A strict reading of JSON (RFC 8259), value by value, that knows the byte of every problem. It
 * descends only where the caller expects it to, so nothing in a text can make it deep.
 */
final class JsonCursor {
  private final Path path;
  private final byte[] text;
  private final long base;
  private int at;
  private boolean opened;

  /** A cursor at the start of the text, which itself starts at byte {@code base} of its file. */
  JsonCursor(Path path, byte[] text, long base) {
    this.path = path;
    this.text = text;
    this.base = base;
  }

  /** Takes a { or [. */
  void open(char bracket) {
    take(bracket);
    opened = true;
  }

  /** Whether another member follows in the object or array; takes the comma, or the bracket. */
  boolean more(char bracket) {
    skip();
    if (peek() == bracket) {
      at++;
      opened = false;
      return false;
    }
    if (!opened) {
      take(',');
    }
    opened = false;
    return true;
  }

  /** The next member's name, with its colon. */
  String key() {
    String key = string();
    take(':');
    return key;
  }

  /** A whole number from 0 to 2^63-1. */
  long count(String what) {
    skip();
    int start = at;
    long value = 0;
    while (peek() >= '0' && peek() <= '9') {
      int digit = text[at++] - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        throw bad(start, what + " exceeds 2^63");
      }
      value = 10 * value + digit;
    }
    boolean zeros = text[Math.min(start, text.length - 1)] == '0' && at - start > 1;
    if (at == start || zeros || ".eE+-".indexOf(peek()) >= 0) {
      throw bad(start, what + " must be a non-negative integer");
    }
    return value;
  }

  /** A string without NUL. */
  String string() {
    take('"');
    int start = at;
    while (peek() >= 0x20 && peek() < 0x80 && peek() != '"' && peek() != '\\') {
      at++;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(text, start, at - start);
    while (peek() != '"') {
      int c = peek();
      if (c < 0x20) {
        throw bad(at, c < 0 ? "text ends inside a string" : "control character in a string");
      }
      at++;
      if (c == '\\') {
        escape(out);
      } else {
        out.write(c);
      }
    }
    at++;
    byte[] bytes = out.toByteArray();
    Utf8.Decoded decoded = Utf8.decode(bytes);
    if (!decoded.isValid()) {
      throw bad(start + decoded.badByte(), "string is not valid UTF-8");
    }
    return decoded.text();
  }

  /** Checks that only spaces are left. */
  void end() {
    while (at < text.length && text[at] == ' ') {
      at++;
    }
    if (at < text.length) {
      throw bad(at, "unexpected text after the end");
    }
  }

  /** The fault of the text at the cursor. */
  Fault bad(String what) {
    return bad(at, what);
  }

  private Fault bad(int where, String what) {
    return Fault.of(ExitCode.MODEL, Place.offset(path, base + where), what);
  }

  private void escape(ByteArrayOutputStream out) {
    int c = peek();
    at++;
    int simple = "\"\\/bfnrt".indexOf(c);
    if (c >= 0 && simple >= 0) {
      out.write("\"\\/\b\f\n\r\t".charAt(simple));
      return;
    }
    if (c != 'u') {
      throw bad(at - 2, "unknown escape in a string");
    }
    int unit = unit();
    int point = unit;
    if (Character.isHighSurrogate((char) unit) && peek() == '\\') {
      at++;
      take('u');
      point = Character.toCodePoint((char) unit, (char) lowSurrogate());
    }
    if (point == 0 || point >= 0xD800 && point <= 0xDFFF) {
      throw bad(at - 6, point == 0 ? "NUL in a string" : "lone surrogate in a string");
    }
    out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
  }

  private int lowSurrogate() {
    int unit = unit();
    if (!Character.isLowSurrogate((char) unit)) {
      throw bad(at - 6, "lone surrogate in a string");
    }
    return unit;
  }

  private int unit() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = peek() < 0x80 ? Character.digit(peek(), 16) : -1;
      if (digit < 0) {
        throw bad(at, "expected four hexadecimal digits");
      }
      value = 16 * value + digit;
      at++;
    }
    return value;
  }

  private void take(char c) {
    if (c != 'u') {
      skip();
    }
    if (peek() != c) {
      throw bad(at, "expected '" + c + "'");
    }
    at++;
  }

  private void skip() {
    while (at < text.length && " \t\r\n".indexOf(text[at]) >= 0) {
      at++;
    }
  }

  private int peek() {
    return at < text.length ? text[at] & 0xFF : -1;
  }
}
