package finetune.archive;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** An open zip file whose structure has been checked; nothing of it is ever extracted to disk. */
final class ZipReader {
  private static final long LARGEST_TEXT = 64 << 20;
  private static final int HIGHEST_RATIO = 100;

  /** Short texts compress without limit; a bomb is large. */
  private static final long RATIO_MATTERS_FROM = 1 << 20;

  private final Source source;
  private final Map<String, ZipRecord> records = new LinkedHashMap<>();
  private final Map<String, Long> starts;

  private ZipReader(Source source) {
    this.source = source;
    ZipEnd end = ZipEnd.read(source);
    List<ZipRecord> entries = ZipDirectory.read(source, end);
    starts = ZipLayout.check(source, entries, end.offset());
    entries.forEach(entry -> records.put(entry.name(), entry));
  }

  /** Opens a file and checks everything but the contents of its entries. */
  static ZipReader open(Source source) {
    return new ZipReader(source);
  }

  /** The entries by name, in the directory's order. */
  Map<String, ZipRecord> records() {
    return Collections.unmodifiableMap(records);
  }

  Path path() {
    return source.path();
  }

  /** The content of an entry that must be stored, its CRC checked. */
  ByteBuffer stored(String name) {
    ZipRecord entry = records.get(name);
    if (!entry.isStored()) {
      throw bad(name, "tensor data must be stored, not compressed");
    }
    if (entry.size() > Integer.MAX_VALUE - 8) {
      throw bad(name, "is larger than 2 GiB");
    }
    ByteBuffer content = source.bytes(starts.get(name), entry.size());
    checkCrc(entry, content);
    return content;
  }

  /** The content of a text or pickle of at most 64 MiB, stored or deflated, its CRC checked. */
  byte[] text(String name) {
    ZipRecord entry = records.get(name);
    if (entry.size() > LARGEST_TEXT) {
      throw bad(name, "is larger than 64 MiB");
    }
    if (entry.isStored()) {
      return stored(name).array();
    }
    if (entry.size() > RATIO_MATTERS_FROM && entry.size() / HIGHEST_RATIO > entry.packed()) {
      throw bad(name, "is compressed more than 100:1");
    }
    byte[] packed = source.bytes(starts.get(name), entry.packed()).array();
    byte[] content = inflate(entry, packed);
    checkCrc(entry, ByteBuffer.wrap(content));
    return content;
  }

  private byte[] inflate(ZipRecord entry, byte[] packed) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed);
      byte[] content = new byte[(int) entry.size()];
      int length = 0;
      while (length < content.length) {
        int count = inflater.inflate(content, length, content.length - length);
        if (count == 0) {
          throw bad(entry.name(), "compressed data is cut");
        }
        length += count;
      }
      boolean more = inflater.inflate(new byte[1]) > 0;
      if (more || !inflater.finished() || inflater.getRemaining() > 0) {
        throw bad(entry.name(), "content is longer than declared");
      }
      return content;
    } catch (DataFormatException e) {
      throw bad(entry.name(), "compressed data is malformed");
    } finally {
      inflater.end();
    }
  }

  private void checkCrc(ZipRecord entry, ByteBuffer content) {
    CRC32 crc = new CRC32();
    crc.update(content.duplicate());
    if ((int) crc.getValue() != entry.crc()) {
      throw bad(entry.name(), "CRC mismatch");
    }
  }

  private Fault bad(String entry, String what) {
    return Fault.of(ExitCode.MODEL, Place.entry(source.path(), entry), what);
  }
}
