package finetune.store;

import finetune.fault.Reason;
import finetune.fault.Warnings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A text file that only grows, by whole lines. A disk that fails stops nobody: one warning is given
 * and the lines wait in memory until {@link #toDisk} is called next. Safe for use from several
 * threads.
 */
public final class AppendFile implements AutoCloseable {
  private final Path path;
  private final Warnings warnings;
  private final FileChannel channel;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private long length;
  private boolean failed;
  private IOException untold;
  private boolean warned;

  private AppendFile(Path path, Warnings warnings, FileChannel channel, long length) {
    this.path = path;
    this.warnings = warnings;
    this.channel = channel;
    this.length = length;
  }

  /** Goes on after what is there, or starts a new file. */
  public static AppendFile atEnd(Path path, Warnings warnings) {
    return open(path, Long.MAX_VALUE, warnings);
  }

  /** Goes on after the first {@code length} bytes; what stands behind them is cut off. */
  public static AppendFile cutTo(long length, Path path, Warnings warnings) {
    AppendFile file = open(path, length, warnings);
    if (file.length < length) {
      warnings.warn(
          Warnings.Tag.STORE,
          path + " has " + file.length + " of " + length + " bytes: lines are missing");
    }
    return file;
  }

  private static AppendFile open(Path path, long longest, Warnings warnings) {
    return Attempt.make(
        path,
        () -> {
          Folders.create(Folders.parent(path));
          FileChannel channel =
              FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          return new AppendFile(path, warnings, channel, cut(channel, path, longest));
        },
        () -> 0L);
  }

  private static long cut(FileChannel channel, Path path, long longest) throws IOException {
    try {
      long size = channel.size();
      channel.truncate(size > longest ? longest : wholeLines(path, size));
      return channel.size();
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** The length of the lines that are whole: what was copied may end inside of one. */
  private static long wholeLines(Path path, long size) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      long length = size;
      while (length > 0) {
        file.seek(length - 1);
        if (file.read() == '\n') {
          return length;
        }
        length--;
      }
      return 0;
    }
  }

  /** Adds one line; the text must not hold a line end. */
  public void append(String line) {
    if (line.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("a line must not hold a line end");
    }
    synchronized (this) {
      waiting.add((line + "\n").getBytes(StandardCharsets.UTF_8));
      if (!failed) {
        flush();
      }
    }
    warnOnce();
  }

  /**
   * Brings all lines to the disk, those that could not be written before included.
   *
   * @return the length on disk in bytes, always whole lines
   */
  public long toDisk() {
    long onDisk;
    synchronized (this) {
      if (flush()) {
        sync();
      }
      onDisk = length;
    }
    warnOnce();
    return onDisk;
  }

  @Override
  public void close() {
    toDisk();
    synchronized (this) {
      try {
        channel.close();
      } catch (IOException e) {
        fail(e);
      }
    }
    warnOnce();
  }

  private boolean flush() {
    try {
      // A failed write may have left a part of a line behind the last whole one.
      if (failed) {
        channel.truncate(length);
      }
      while (!waiting.isEmpty()) {
        FaultPoint.hit("append.write");
        length += write(waiting.peek());
        waiting.remove();
      }
      failed = false;
    } catch (IOException e) {
      fail(e);
    }
    return !failed;
  }

  private int write(byte[] line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line);
    channel.position(length);
    HashingOutput.writeFully(channel, bytes);
    return line.length;
  }

  private void sync() {
    try {
      FaultPoint.hit("append.force");
      channel.force(true);
    } catch (IOException e) {
      fail(e);
    }
  }

  private void fail(IOException cause) {
    failed = true;
    untold = cause;
  }

  /** Outside the lock: the warning may become a line of this file, or of one that waits for it. */
  private void warnOnce() {
    IOException cause;
    synchronized (this) {
      if (untold == null || warned) {
        return;
      }
      warned = true;
      cause = untold;
    }
    warnings.warn(
        Warnings.Tag.STORE,
        "cannot write "
            + path
            + " ("
            + Reason.of(cause)
            + "): its lines are kept in memory until the next checkpoint");
  }
}
