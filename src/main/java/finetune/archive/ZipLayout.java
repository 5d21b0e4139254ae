package finetune.archive;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks that the entries of a zip file lie back to back from its first byte to its central
 * directory, and that each local header says what the directory says.
 */
final class ZipLayout {
  private static final int LOCAL = 0x04034B50;
  private static final int LOCAL_BYTES = 30;
  private static final int DESCRIPTOR = 0x08074B50;
  private static final int DESCRIPTOR_BYTES = 16;
  private static final int DESCRIPTOR_64_BYTES = 24;
  private static final long UNKNOWN = 0xFFFFFFFFL;

  private final Source source;
  private final long directory;
  private final Map<String, Long> starts = new HashMap<>();

  private ZipLayout(Source source, long directory) {
    this.source = source;
    this.directory = directory;
  }

  /** Where the content of each entry starts. */
  static Map<String, Long> check(Source source, List<ZipRecord> entries, long directory) {
    ZipLayout layout = new ZipLayout(source, directory);
    List<ZipRecord> sorted =
        entries.stream().sorted(Comparator.comparingLong(ZipRecord::offset)).toList();
    long at = 0;
    for (ZipRecord entry : sorted) {
      if (entry.offset() < at) {
        throw source.bad(
            entry.offset(), "entries overlap at 0x" + Long.toHexString(entry.offset()));
      }
      if (entry.offset() > at) {
        throw source.bad(at, "bytes that belong to no entry");
      }
      at = layout.end(entry);
    }
    if (at != directory) {
      throw source.bad(at, "bytes that belong to no entry");
    }
    return layout.starts;
  }

  private long end(ZipRecord entry) {
    if (entry.offset() > directory - LOCAL_BYTES) {
      throw bad(entry, "lies beyond the central directory");
    }
    ByteBuffer local = source.bytes(entry.offset(), LOCAL_BYTES);
    int name = Short.toUnsignedInt(local.getShort(26));
    int extra = Short.toUnsignedInt(local.getShort(28));
    long start = entry.offset() + LOCAL_BYTES + name + extra;
    if (start > directory || entry.packed() > directory - start) {
      throw bad(entry, "content reaches into the central directory");
    }
    checkLocal(entry, local, source.bytes(entry.offset() + LOCAL_BYTES, name).array());
    starts.put(entry.name(), start);
    long end = start + entry.packed();
    return entry.hasDescriptor() ? end + descriptor(entry, end) : end;
  }

  private void checkLocal(ZipRecord entry, ByteBuffer local, byte[] name) {
    boolean same =
        local.getInt(0) == LOCAL
            && Short.toUnsignedInt(local.getShort(6)) == entry.flags()
            && Short.toUnsignedInt(local.getShort(8)) == entry.method()
            && entry.name().equals(new String(name, StandardCharsets.UTF_8));
    boolean later = entry.hasDescriptor();
    boolean values =
        agrees(local.getInt(14), Integer.toUnsignedLong(entry.crc()), later)
            && agrees(local.getInt(18), entry.packed(), later)
            && agrees(local.getInt(22), entry.size(), later);
    if (!same || !values) {
      throw bad(entry, "local header disagrees with the central directory");
    }
  }

  /** A field may be 0 if a descriptor follows, and say "see the Zip64 field" if it must. */
  private static boolean agrees(int field, long value, boolean later) {
    long local = Integer.toUnsignedLong(field);
    return local == value || later && local == 0 || local == UNKNOWN && value >= UNKNOWN;
  }

  /** Bytes of the descriptor behind an entry's content. */
  private int descriptor(ZipRecord entry, long at) {
    if (at > directory - DESCRIPTOR_BYTES) {
      throw bad(entry, "data descriptor is missing");
    }
    int available = (int) Math.min(DESCRIPTOR_64_BYTES, directory - at);
    ByteBuffer found = source.bytes(at, available);
    boolean starts = found.getInt() == DESCRIPTOR && found.getInt() == entry.crc();
    boolean small =
        Integer.toUnsignedLong(found.getInt(8)) == entry.packed()
            && Integer.toUnsignedLong(found.getInt(12)) == entry.size();
    if (starts && small && (found.getInt(12) != 0 || entry.size() == 0)) {
      return DESCRIPTOR_BYTES;
    }
    boolean large =
        available == DESCRIPTOR_64_BYTES
            && found.getLong(8) == entry.packed()
            && found.getLong(16) == entry.size();
    if (!starts || !large) {
      throw bad(entry, "data descriptor disagrees with the central directory");
    }
    return DESCRIPTOR_64_BYTES;
  }

  private Fault bad(ZipRecord entry, String what) {
    return Fault.of(ExitCode.MODEL, Place.entry(source.path(), entry.name()), what);
  }
}
