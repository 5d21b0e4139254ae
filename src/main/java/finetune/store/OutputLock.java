package finetune.store;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Reason;
import finetune.fault.Warnings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write into a folder, held by one run at a time: a lock of the operating system on
 * {@code .lock}, which ends with its process however that dies.
 *
 * <p>A process that closes any other channel on that file loses the lock without being told, so the
 * file is opened here only, once, and never copied, hashed or deleted; a second run in the same JVM
 * is turned away by a registry before it can open anything.
 */
public final class OutputLock implements AutoCloseable {
  /** The name of the file, in the folder that is locked. */
  static final String NAME = ".lock";

  private static final Map<Path, LockHolder> HELD_HERE = new ConcurrentHashMap<>();
  private static final int LONGEST_NOTE = 512;

  private final Path folder;
  private final Path key;
  private final FileChannel channel;
  private final Instant since;

  private OutputLock(Path folder, Path key, FileChannel channel, Instant since) {
    this.folder = folder;
    this.key = key;
    this.channel = channel;
    this.since = since;
  }

  /** Locks a folder, which is created if need be; a fault with exit code 3 if it is in use. */
  public static OutputLock acquire(Path folder, Clock clock, Warnings warnings) {
    AtomicFiles.createFolder(folder);
    LockHolder self = LockHolder.self(clock);
    try {
      Path key = folder.toRealPath();
      requireFile(key.resolve(NAME));
      LockHolder other = HELD_HERE.putIfAbsent(key, self);
      if (other != null) {
        throw inUse(folder, other, clock);
      }
      return lock(folder, key, self, clock, warnings);
    } catch (IOException e) {
      throw Attempt.fault(folder.resolve(NAME), () -> 0L, e);
    }
  }

  /**
   * Looks whether a folder is in use before there is anything to write; a fault with exit code 3 if
   * it is. Creates nothing.
   */
  static void requireFree(Path folder, Clock clock) {
    if (Files.exists(folder.resolve(NAME), LinkOption.NOFOLLOW_LINKS)) {
      acquire(folder, clock, Warnings.SILENT).close();
    }
  }

  /** A link would have what it points to overwritten. */
  private static void requireFile(Path file) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw Fault.of(
          ExitCode.REFUSED, Place.of(file), "is not a file", "choose another --output-dir");
    }
  }

  private static OutputLock lock(
      Path folder, Path key, LockHolder self, Clock clock, Warnings warnings) throws IOException {
    FileChannel channel = null;
    boolean locked = false;
    try {
      channel =
          FileChannel.open(
              key.resolve(NAME),
              LinkOption.NOFOLLOW_LINKS,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (!tryLock(channel, folder, warnings)) {
        throw inUse(folder, LockHolder.parse(read(channel)), clock);
      }
      write(channel, self.text());
      locked = true;
      return new OutputLock(folder, key, channel, self.since());
    } finally {
      if (!locked) {
        HELD_HERE.remove(key);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  /** Where the file system has no locks, the run goes on with a warning. */
  private static boolean tryLock(FileChannel channel, Path folder, Warnings warnings) {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (IOException e) {
      warnings.warn(
          Warnings.Tag.STORE,
          folder + ": locks do not work here (" + Reason.of(e) + "), start no second run");
      return true;
    }
  }

  private static Fault inUse(Path folder, LockHolder holder, Clock clock) {
    return Fault.refused(
        folder + "/ is in use by " + holder.describe(clock),
        "wait for it or choose another --output-dir");
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer note = ByteBuffer.allocate(LONGEST_NOTE);
    channel.read(note, 0);
    return new String(note.array(), 0, note.position(), StandardCharsets.UTF_8);
  }

  /** The note is for the message only and decides nothing, so it need not be atomic. */
  private static void write(FileChannel channel, String note) throws IOException {
    channel.truncate(0);
    channel.position(0);
    HashingOutput.writeFully(channel, ByteBuffer.wrap(note.getBytes(StandardCharsets.UTF_8)));
  }

  /** The locked folder. */
  public Path folder() {
    return folder;
  }

  /** When it was locked. */
  public Instant since() {
    return since;
  }

  /** Gives the folder back; the file stays. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw Attempt.fault(folder.resolve(NAME), () -> 0L, e);
    } finally {
      HELD_HERE.remove(key);
    }
  }
}
