package finetune.archive;

import static finetune.fault.Printable.quoted;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Utf8;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the central directory of a zip file (APPNOTE 6.3.9, 4.3.12). */
final class ZipDirectory {
  private static final int ENTRY = 0x02014B50;
  private static final int ENTRY_BYTES = 46;
  private static final long LARGEST = 64 << 20;
  private static final long UNKNOWN = 0xFFFFFFFFL;

  /** Compression level, descriptor, UTF-8 names: what may be set. Encryption is not among them. */
  private static final int KNOWN_FLAGS = 0b110 | ZipRecord.DESCRIPTOR_FOLLOWS | 1 << 11;

  private final Source source;
  private final ZipEnd end;
  private final ByteBuffer bytes;
  private final ZipNames names = new ZipNames();

  private ZipDirectory(Source source, ZipEnd end) {
    this.source = source;
    this.end = end;
    if (end.size() > LARGEST) {
      throw source.bad(end.offset(), "central directory larger than 64 MiB");
    }
    bytes = source.bytes(end.offset(), end.size());
  }

  /** The entries in the directory's order, each checked by itself. */
  static List<ZipRecord> read(Source source, ZipEnd end) {
    return new ZipDirectory(source, end).entries();
  }

  private List<ZipRecord> entries() {
    List<ZipRecord> entries = new ArrayList<>();
    for (long i = 0; i < end.entries(); i++) {
      entries.add(entry());
    }
    if (bytes.hasRemaining()) {
      throw bad("central directory has more than " + end.entries() + " entries");
    }
    return entries;
  }

  private ZipRecord entry() {
    int at = bytes.position();
    if (bytes.remaining() < ENTRY_BYTES || bytes.getInt(at) != ENTRY) {
      throw bad("central directory entry expected");
    }
    int nameBytes = Short.toUnsignedInt(bytes.getShort(at + 28));
    int extraBytes = Short.toUnsignedInt(bytes.getShort(at + 30));
    int commentBytes = Short.toUnsignedInt(bytes.getShort(at + 32));
    if (bytes.remaining() - ENTRY_BYTES < nameBytes + extraBytes + commentBytes) {
      throw bad("central directory entry is cut");
    }
    String name = name(at + ENTRY_BYTES, nameBytes);
    int flags = Short.toUnsignedInt(bytes.getShort(at + 8));
    int method = Short.toUnsignedInt(bytes.getShort(at + 10));
    checkKind(name, flags, method, at);
    ByteBuffer extra = bytes.slice(at + ENTRY_BYTES + nameBytes, extraBytes).order(bytes.order());
    ZipExtra large = ZipExtra.read(extra, () -> bad(name, "Zip64 field is malformed"));
    long size = large.next(Integer.toUnsignedLong(bytes.getInt(at + 24)), UNKNOWN);
    long packed = large.next(Integer.toUnsignedLong(bytes.getInt(at + 20)), UNKNOWN);
    long offset = large.next(Integer.toUnsignedLong(bytes.getInt(at + 42)), UNKNOWN);
    large.end();
    bytes.position(at + ENTRY_BYTES + nameBytes + extraBytes + commentBytes);
    ZipRecord entry =
        new ZipRecord(name, flags, method, bytes.getInt(at + 16), packed, size, offset);
    checkSize(entry);
    return entry;
  }

  private String name(int at, int length) {
    Utf8.Decoded decoded = Utf8.decode(bytes.array(), at, length);
    boolean fits = length <= ZipNames.LONGEST && decoded.isValid();
    if (!fits || !ZipNames.isLegal(decoded.text())) {
      throw bad("illegal entry name " + quoted(decoded.text()));
    }
    if (!names.add(decoded.text())) {
      throw bad(decoded.text(), "duplicate entry");
    }
    return decoded.text();
  }

  private void checkKind(String name, int flags, int method, int at) {
    if ((flags & ~KNOWN_FLAGS) != 0) {
      throw bad(name, (flags & 1) != 0 ? "is encrypted" : "has unknown flags");
    }
    if (method != 0 && method != ZipRecord.DEFLATED) {
      throw bad(name, "compression method " + method + " is not supported");
    }
    boolean unix = bytes.get(at + 5) == 3;
    int kind = bytes.getInt(at + 38) >>> 28;
    if (unix && kind != 0 && kind != 8) {
      throw bad(name, kind == 0xA ? "is a symbolic link" : "is not a regular file");
    }
    if (bytes.getShort(at + 34) != 0) {
      throw bad(name, "lies on another disk");
    }
  }

  private void checkSize(ZipRecord entry) {
    long claimed = entry.isStored() ? Math.max(entry.packed(), entry.size()) : entry.packed();
    if (claimed < 0 || claimed > source.size() || entry.size() < 0) {
      String what = "declared size %,d exceeds file size %,d";
      throw bad(entry.name(), String.format(Locale.ROOT, what, claimed, source.size()));
    }
    if (entry.isStored() && entry.packed() != entry.size()) {
      throw bad(entry.name(), "stored, but its two sizes differ");
    }
  }

  private Fault bad(String entry, String what) {
    return Fault.of(ExitCode.MODEL, Place.entry(source.path(), entry), what);
  }

  private Fault bad(String what) {
    return source.bad(end.offset() + bytes.position(), what);
  }
}
