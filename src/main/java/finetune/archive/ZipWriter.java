package finetune.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Writes a zip file to a stream as libtorch does: all entries stored, their contents aligned to 64
 * bytes by a padding field "FB". Equal contents give equal bytes; there are no times in it.
 */
final class ZipWriter {
  private static final int ALIGNMENT = 64;
  private static final int PADDING = 0x4246;
  private static final int UTF_8 = 1 << 11;

  /** 1980-01-01, the earliest date that the format knows; the time is 0. */
  private static final int DATE = 1 << 5 | 1;

  private static final long UNKNOWN = 0xFFFFFFFFL;

  private final OutputStream out;
  private final WritableByteChannel channel;
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private long offset;
  private long entries;

  ZipWriter(OutputStream out) {
    this.out = out;
    this.channel = Channels.newChannel(out);
  }

  /** Writes one entry. */
  void add(String name, ByteBuffer content) throws IOException {
    ByteBuffer bytes = content.duplicate();
    CRC32 crc = new CRC32();
    crc.update(bytes.duplicate());
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    int length = bytes.remaining();
    int padding = Math.floorMod(-(offset + 30 + path.length + 4), ALIGNMENT);
    ByteBuffer local = buffer(30 + path.length + 4 + padding);
    local.putInt(0x04034B50);
    common(local, (int) crc.getValue(), length, path.length).putShort((short) (4 + padding));
    local.put(path).putShort((short) PADDING).putShort((short) padding);
    out.write(local.array());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    directory.writeBytes(entry(path, (int) crc.getValue(), length));
    offset += local.capacity() + (long) length;
    entries++;
  }

  /** Writes one entry of text. */
  void add(String name, String content) throws IOException {
    add(name, ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
  }

  /** Writes the central directory; the stream stays open. */
  void finish() throws IOException {
    out.write(directory.toByteArray());
    long size = directory.size();
    ByteBuffer end = buffer(56 + 20 + 22);
    end.putInt(0x06064B50).putLong(44).putShort((short) 45).putShort((short) 45);
    end.putInt(0).putInt(0).putLong(entries).putLong(entries).putLong(size).putLong(offset);
    end.putInt(0x07064B50).putInt(0).putLong(offset + size).putInt(1);
    short count = (short) Math.min(entries, 0xFFFF);
    end.putInt(0x06054B50).putInt(0).putShort(count).putShort(count);
    end.putInt((int) Math.min(size, UNKNOWN)).putInt((int) Math.min(offset, UNKNOWN));
    out.write(end.array());
    out.flush();
  }

  private byte[] entry(byte[] path, int crc, int length) {
    boolean far = offset >= UNKNOWN;
    ByteBuffer entry = buffer(46 + path.length + (far ? 12 : 0));
    entry.putInt(0x02014B50).putShort((short) 0);
    common(entry, crc, length, path.length).putShort((short) (far ? 12 : 0));
    entry.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
    entry.putInt((int) Math.min(offset, UNKNOWN)).put(path);
    if (far) {
      entry.putShort((short) 1).putShort((short) 8).putLong(offset);
    }
    return entry.array();
  }

  /** The fields that local header and directory entry share. */
  private static ByteBuffer common(ByteBuffer header, int crc, int length, int path) {
    header.putShort((short) 20).putShort((short) UTF_8).putShort((short) 0);
    header.putShort((short) 0).putShort((short) DATE);
    return header.putInt(crc).putInt(length).putInt(length).putShort((short) path);
  }

  private static ByteBuffer buffer(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }
}
