package finetune.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;

/** A stream into a channel that counts and hashes all it takes, in chunks of 64 KiB. */
final class HashingOutput extends OutputStream {
  private final WritableByteChannel channel;
  private final MessageDigest hash = Digest.hash();
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
  private long length;

  HashingOutput(WritableByteChannel channel) {
    this.channel = channel;
  }

  @Override
  public void write(int b) throws IOException {
    if (!buffer.hasRemaining()) {
      drain();
    }
    buffer.put((byte) b);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    int from = offset;
    int left = count;
    while (left > 0) {
      if (!buffer.hasRemaining()) {
        drain();
      }
      int n = Math.min(left, buffer.remaining());
      buffer.put(bytes, from, n);
      from += n;
      left -= n;
    }
  }

  /** Hands on what is left; the digest of everything taken. */
  Digest finish() throws IOException {
    drain();
    return new Digest(length, Digest.hex(hash.digest()));
  }

  private void drain() throws IOException {
    buffer.flip();
    hash.update(buffer.duplicate());
    length += buffer.remaining();
    if (buffer.hasRemaining()) {
      FaultPoint.hit("file.chunk");
      writeFully(channel, buffer);
    }
    buffer.clear();
  }

  /** A write may be short without an exception, so it is repeated until nothing remains. */
  static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) <= 0) {
        throw new IOException("the system took no more bytes");
      }
    }
  }
}
