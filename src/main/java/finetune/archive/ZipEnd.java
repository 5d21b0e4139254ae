package finetune.archive;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * The end of a zip file: where its central directory is and how many entries it has. The last bytes
 * of the file must be the end record, without a comment (APPNOTE 6.3.9, 4.3.14–16).
 *
 * @param entries number of entries
 * @param offset first byte of the central directory
 * @param size its bytes
 */
record ZipEnd(long entries, long offset, long size) {
  private static final int END = 0x06054B50;
  private static final int LOCATOR = 0x07064B50;
  private static final int END_64 = 0x06064B50;
  private static final int END_BYTES = 22;
  private static final int LOCATOR_BYTES = 20;
  private static final int END_64_BYTES = 56;
  private static final long MOST_ENTRIES = 100_000;

  /** Reads and checks the end of the file. */
  static ZipEnd read(Source source) {
    long at = source.size() - END_BYTES;
    if (at < 0 || source.bytes(at, 4).getInt() != END) {
      String what = "end of central directory not found";
      String hint =
          String.format(Locale.ROOT, "truncated (%,d bytes), fetch it again", source.size());
      throw Fault.of(ExitCode.MODEL, Place.offset(source.path(), Math.max(0, at)), what, hint);
    }
    ByteBuffer end = source.bytes(at, END_BYTES);
    if (end.getInt(4) != 0 || end.getShort(8) != end.getShort(10)) {
      throw source.bad(at, "archive on several disks");
    }
    if (end.getShort(20) != 0) {
      throw source.bad(at, "archive has a comment");
    }
    long entries = Short.toUnsignedLong(end.getShort(10));
    long size = Integer.toUnsignedLong(end.getInt(12));
    long offset = Integer.toUnsignedLong(end.getInt(16));
    return large(source, at, new ZipEnd(entries, offset, size));
  }

  private static ZipEnd large(Source source, long end, ZipEnd small) {
    long at = end - LOCATOR_BYTES;
    if (at < END_64_BYTES || source.bytes(at, 4).getInt() != LOCATOR) {
      return small.checked(source, end);
    }
    ByteBuffer locator = source.bytes(at, LOCATOR_BYTES);
    long where = at - END_64_BYTES;
    ByteBuffer record = source.bytes(where, END_64_BYTES);
    boolean one = locator.getInt(4) == 0 && locator.getInt(16) == 1 && record.getLong(16) == 0;
    boolean right = record.getInt(0) == END_64 && record.getLong(4) == END_64_BYTES - 12;
    boolean counted = record.getLong(24) == record.getLong(32);
    if (locator.getLong(8) != where || !one || !right || !counted) {
      throw source.bad(where, "Zip64 end record is inconsistent");
    }
    ZipEnd large = new ZipEnd(record.getLong(32), record.getLong(48), record.getLong(40));
    boolean agrees =
        agrees(small.entries, large.entries, 0xFFFFL)
            && agrees(small.offset, large.offset, 0xFFFFFFFFL)
            && agrees(small.size, large.size, 0xFFFFFFFFL);
    if (!agrees) {
      throw source.bad(where, "Zip64 end record disagrees with the end record");
    }
    return large.checked(source, where);
  }

  private static boolean agrees(long small, long large, long unknown) {
    return small == large || small == unknown;
  }

  private ZipEnd checked(Source source, long directoryEnd) {
    if (entries < 0 || entries > MOST_ENTRIES) {
      throw source.bad(directoryEnd, "more than 100,000 entries");
    }
    if (offset < 0 || size < 0 || offset > directoryEnd || size != directoryEnd - offset) {
      throw source.bad(directoryEnd, "central directory is not where the end record says");
    }
    return this;
  }
}
