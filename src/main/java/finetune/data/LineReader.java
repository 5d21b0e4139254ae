package finetune.data;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The lines of a file, read strictly and one at a time: LF and CRLF end a line, nothing else does;
 * empty lines at the end of the file are left out, others are not.
 */
final class LineReader implements Closeable {
  private static final int LONGEST = 1 << 20;

  private final Input input;
  private final MessageDigest digest;
  private final InputStream stream;
  private final byte[] chunk = new byte[1 << 16];
  private int position;
  private int limit;
  private long number;
  private long size;
  private long emptyLines;
  private Line afterEmptyLines;

  LineReader(Input input) {
    this.input = input;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
      this.stream = new DigestInputStream(input.open(), digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The next line, or null after the last. */
  Line next() {
    if (afterEmptyLines == null) {
      Line line = read();
      while (line != null && line.bytes().length == 0) {
        emptyLines++;
        line = read();
      }
      afterEmptyLines = line;
    }
    if (afterEmptyLines == null) {
      return null;
    }
    if (emptyLines > 0) {
      return new Line(afterEmptyLines.number() - emptyLines--, new byte[0], true);
    }
    Line line = afterEmptyLines;
    afterEmptyLines = null;
    return line;
  }

  String name() {
    return input.name();
  }

  /** Bytes read so far. */
  long size() {
    return size;
  }

  /** SHA-256 of the whole file; only after the last line. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private Line read() {
    try {
      if (size == 0 && fill()) {
        skipByteOrderMark();
      }
      if (position == limit && !fill()) {
        input.finished();
        return null;
      }
      number++;
      return line();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private Line line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    boolean ended = false;
    do {
      int end = position;
      while (end < limit && chunk[end] != '\n') {
        end++;
      }
      line.write(chunk, position, end - position);
      ended = end < limit;
      position = ended ? end + 1 : end;
      checkLength(line);
    } while (!ended && fill());
    byte[] bytes = line.toByteArray();
    checkNul(bytes);
    boolean carriageReturn = ended && bytes.length > 0 && bytes[bytes.length - 1] == '\r';
    return new Line(number, carriageReturn ? Arrays.copyOf(bytes, bytes.length - 1) : bytes, ended);
  }

  private void checkLength(ByteArrayOutputStream line) {
    if (line.size() > LONGEST) {
      int column = Line.column(line.toByteArray(), LONGEST);
      throw fault(column, "line longer than 1 MiB", "not a TSV file?");
    }
  }

  private void checkNul(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        String hint = "the file is binary or truncated";
        throw fault(Line.column(bytes, i), "NUL byte (0x00)", hint);
      }
    }
  }

  /** Reads on where the chunk is used up; false at the end. */
  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, stream.readNBytes(chunk, 0, chunk.length));
    size += limit;
    return limit > 0;
  }

  private void skipByteOrderMark() {
    int first = limit > 1 ? (chunk[0] & 0xFF) << 8 | (chunk[1] & 0xFF) : 0;
    if (first == 0xFFFE || first == 0xFEFF) {
      throw Fault.of(
          ExitCode.DATA,
          Place.offset(input.name(), 0),
          "UTF-16 byte-order mark",
          "convert to UTF-8 (iconv -f UTF-16 -t UTF-8)");
    }
    if (first == 0xEFBB && limit > 2 && (chunk[2] & 0xFF) == 0xBF) {
      position = 3;
    }
  }

  private Fault fault(int column, String what, String hint) {
    return Fault.of(ExitCode.DATA, Place.at(input.name(), number, column), what, hint);
  }

  private Fault unreadable(IOException e) {
    return Fault.unreadable(ExitCode.DATA, input.name(), e);
  }

  @Override
  public void close() {
    try {
      stream.close();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }
}
