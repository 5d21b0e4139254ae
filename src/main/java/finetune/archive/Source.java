package finetune.archive;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file of weights that can be read at any position; positional reads and no mapping, so that a
 * file that shrinks is an error and not the end of the process.
 */
final class Source implements AutoCloseable {
  /** One read at most, so that the copy that the JDK makes outside the heap stays small. */
  private static final int CHUNK = 1 << 20;

  private final Path path;
  private final FileChannel channel;
  private final BasicFileAttributes opened;

  private Source(Path path, FileChannel channel, BasicFileAttributes opened) {
    this.path = path;
    this.channel = channel;
    this.opened = opened;
  }

  /** Opens a regular file. */
  static Source open(Path path) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        throw Fault.of(ExitCode.MODEL, Place.of(path), "is not a regular file");
      }
      return new Source(path, FileChannel.open(path), attributes);
    } catch (NoSuchFileException e) {
      throw Fault.of(ExitCode.MODEL, Place.of(path), "not found");
    } catch (IOException e) {
      throw Fault.unreadable(ExitCode.STORAGE, path, e);
    }
  }

  Path path() {
    return path;
  }

  /** Its length in bytes when it was opened. */
  long size() {
    return opened.size();
  }

  /** The little-endian bytes of a range that lies within the file. */
  ByteBuffer bytes(long offset, long length) {
    if (offset < 0 || length < 0 || offset > size() - length) {
      throw new IllegalArgumentException("bytes " + offset + "+" + length + " of " + size());
    }
    ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
    try {
      while (all.hasRemaining()) {
        all.limit(Math.min(all.capacity(), all.position() + CHUNK));
        if (channel.read(all, offset + all.position()) < 0) {
          throw changed();
        }
        all.limit(all.capacity());
      }
    } catch (IOException e) {
      throw Fault.unreadable(ExitCode.STORAGE, path, e);
    }
    return all.flip();
  }

  /** Fails if the file was replaced or written since it was opened. */
  void checkUnchanged() {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      if (now.size() != opened.size()
          || !now.lastModifiedTime().equals(opened.lastModifiedTime())) {
        throw changed();
      }
    } catch (NoSuchFileException e) {
      throw changed();
    } catch (IOException e) {
      throw Fault.unreadable(ExitCode.STORAGE, path, e);
    }
  }

  private Fault changed() {
    return Fault.of(ExitCode.MODEL, Place.of(path), "changed while reading");
  }

  /** The fault of this file at one of its bytes. */
  Fault bad(long offset, String what) {
    return Fault.of(ExitCode.MODEL, Place.offset(path, offset), what);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw Fault.unreadable(ExitCode.STORAGE, path, e);
    }
  }
}
