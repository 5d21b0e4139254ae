package finetune.archive;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An open safetensors file: its header has been checked, its tensors are read when asked for.
 * Format: 8 bytes with the length of the header, the header in JSON, the tensors back to back
 * (huggingface/safetensors, README).
 */
public final class Safetensors implements AutoCloseable {
  private static final long LONGEST_HEADER = 100_000_000;

  private final Source source;
  private final SafetensorsHeader header;
  private final long start;

  private Safetensors(Source source) {
    this.source = source;
    byte[] text = headerText(source);
    start = 8 + text.length;
    header = new SafetensorsHeader(source.path(), text);
    checkCovered(source.size() - start);
  }

  /** Opens a file; a fault with exit code 5 unless header and length are right in every detail. */
  public static Safetensors open(Path path) {
    Source source = Source.open(path);
    try {
      return new Safetensors(source);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** All tensors of a file, in the file's order. */
  public static Map<String, Array> read(Path path) {
    try (Safetensors file = open(path)) {
      Map<String, Array> arrays = new LinkedHashMap<>();
      for (String name : file.entries().keySet()) {
        arrays.put(name, file.array(name));
      }
      file.source.checkUnchanged();
      return Collections.unmodifiableMap(arrays);
    }
  }

  /**
   * Writes a file: the same arrays give the same bytes. The order is that of the map, except that
   * wider types come first: some readers want each tensor aligned to its elements.
   */
  public static void write(
      Map<String, Array> arrays, Map<String, String> metadata, OutputStream out)
      throws IOException {
    new SafetensorsWriter(arrays, metadata).write(out);
  }

  /** What the header says, by name, in the file's order. */
  public Map<String, SafetensorsEntry> entries() {
    return Collections.unmodifiableMap(header.entries());
  }

  /** The texts under {@code __metadata__}. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  /** The values of one tensor of at most 2 GiB. */
  public Array array(String name) {
    SafetensorsEntry entry = header.entries().get(name);
    if (entry == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    long length = entry.end() - entry.begin();
    if (length > Integer.MAX_VALUE - 8) {
      throw source.bad(start + entry.begin(), "tensor '" + name + "' is larger than 2 GiB");
    }
    ByteBuffer data = source.bytes(start + entry.begin(), length);
    return new Array(entry.type(), entry.shape(), data);
  }

  /**
   * The tensors whose names start with a prefix, by the rest of their names, in the file's order;
   * each is read whenever it is asked for, so that never more than one need be in memory.
   */
  public Map<String, Array> below(String prefix) {
    return new FileArrays(this, prefix);
  }

  /** Fails if the file was replaced or written since it was opened. */
  public void checkUnchanged() {
    source.checkUnchanged();
  }

  @Override
  public void close() {
    source.close();
  }

  private static byte[] headerText(Source source) {
    if (source.size() < 8) {
      String what = "file has " + source.size() + " bytes, header needs 8";
      throw Fault.of(ExitCode.MODEL, Place.of(source.path()), what);
    }
    long length = source.bytes(0, 8).getLong();
    if (length < 0 || length > LONGEST_HEADER) {
      String what = "header length " + Long.toUnsignedString(length);
      throw source.bad(0, what + " exceeds limit 100,000,000");
    }
    if (length > source.size() - 8) {
      String what = "header length %,d exceeds the %,d bytes that follow; truncated?";
      throw source.bad(0, String.format(Locale.ROOT, what, length, source.size() - 8));
    }
    if (length < 2) {
      throw source.bad(0, "header is empty");
    }
    return source.bytes(8, length).array();
  }

  private void checkCovered(long present) {
    long declared = header.end();
    if (declared > present) {
      String what = "truncated: %,d of %,d data bytes; fetch it again";
      throw source.bad(source.size(), String.format(Locale.ROOT, what, present, declared));
    }
    if (declared < present) {
      String what =
          header.entries().isEmpty() ? "%,d data bytes not covered" : "%,d trailing bytes";
      throw source.bad(start + declared, String.format(Locale.ROOT, what, present - declared));
    }
  }
}
