package finetune.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A new file that is on disk, complete and read back before anybody is told of it. */
final class DurableFile {
  private DurableFile() {}

  /**
   * Creates the file, which must not exist. After an exception it is dead: nobody may repair or
   * sync it again, since a second fsync of the same descriptor proves nothing.
   */
  static Digest create(Path fresh, Content content) throws IOException {
    FaultPoint.hit("file.beforeCreate");
    Digest produced;
    try (FileChannel channel =
        FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      FaultPoint.hit("file.beforeWrite");
      HashingOutput out = new HashingOutput(channel);
      content.writeTo(out);
      produced = out.finish();
      FaultPoint.hit("file.beforeForce");
      channel.force(true);
      FaultPoint.hit("file.beforeClose");
    }
    FaultPoint.hit("file.beforeVerify");
    verify(fresh, produced);
    return produced;
  }

  /** The digest that the file would have. */
  static Digest measure(Content content) throws IOException {
    HashingOutput out = new HashingOutput(new Nowhere());
    content.writeTo(out);
    return out.finish();
  }

  private static void verify(Path file, Digest produced) throws IOException {
    Digest found = Digest.of(file);
    if (found.length() != produced.length()) {
      throw new IOException(
          "short write: " + found.length() + " of " + produced.length() + " bytes on disk");
    }
    if (!found.equals(produced)) {
      throw new IOException("the bytes on disk differ from those written");
    }
  }

  private static final class Nowhere implements WritableByteChannel {
    @Override
    public int write(ByteBuffer bytes) {
      int count = bytes.remaining();
      bytes.position(bytes.limit());
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
