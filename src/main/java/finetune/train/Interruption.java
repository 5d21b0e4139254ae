package finetune.train;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.store.AtomicFiles;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The user's wish to stop, told by signals. While there is nothing to save, the first one ends the
 * process. From {@link #stepsBegin} on it asks for an orderly end: whoever works polls {@link
 * #isRequested}. The second gives up a save that is under way. The third ends the process at once.
 *
 * <p>A program that trains in a thread of its own may interrupt that, as an executor does that is
 * shut down: it is one more way to say it.
 */
public final class Interruption implements AutoCloseable {
  private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");
  private static final long LONGEST_WAIT_MINUTES = 10;

  private final AtomicInteger count = new AtomicInteger();
  private volatile boolean hasSteps;
  private volatile String next = "the same command starts over";
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, SignalHandler> before = new LinkedHashMap<>();
  private Thread hook;

  private final Consumer<String> teller;

  private Interruption(Consumer<String> teller) {
    this.teller = teller;
  }

  /** Lets the signals that nobody listens to end this process with exit code 75, without a word. */
  public static void endByDefault() {
    try {
      SIGNALS.forEach(name -> handle(name, received -> end()));
    } catch (IllegalArgumentException e) {
      return; // the JVM was started with -Xrs or the like and keeps the signals to itself
    }
  }

  /**
   * Listens to the signals of this process until it is closed.
   *
   * @param teller takes the last line of a process that had nothing to save
   */
  public static Interruption listen(Consumer<String> teller) {
    Interruption interruption = new Interruption(teller);
    try {
      for (String name : SIGNALS) {
        interruption.before.put(name, handle(name, received -> interruption.signalled()));
      }
    } catch (IllegalArgumentException e) {
      // The JVM was started with -Xrs or the like and keeps the signals to itself.
      interruption.hook();
    }
    return interruption;
  }

  /** Listens to no signal: {@link #request} asks for an end. For programs with other work. */
  public static Interruption byRequest() {
    return new Interruption(line -> {});
  }

  /** Sets the handler of a signal; returns the one before. */
  private static SignalHandler handle(String name, SignalHandler handler) {
    Signal signal = new Signal(name);
    SignalHandler before = Signal.handle(signal, handler);
    if (before == SignalHandler.SIG_IGN) {
      // Ignored at the start, by nohup for example: it stays so.
      Signal.handle(signal, before);
    }
    return before;
  }

  /** A JVM that shuts down waits for its hooks: long enough to save. */
  private void hook() {
    hook =
        new Thread(
            () -> {
              request();
              await();
              Runtime.getRuntime().halt(ExitCode.INTERRUPTED.status());
            },
            "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void await() {
    try {
      closed.await(LONGEST_WAIT_MINUTES, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** There are steps of an earlier process, which the same command goes on from. */
  public void resumes() {
    next = "the same command resumes";
  }

  /** From now on there are steps, which must be saved before the process ends. */
  public void stepsBegin() {
    hasSteps = true;
  }

  /** Asks for an orderly end; said again, for an end without saving. */
  public void request() {
    count.incrementAndGet();
  }

  private void signalled() {
    if (!hasSteps) {
      teller.accept("interrupted; " + next);
      end();
    }
    request();
    if (count.get() >= 3) {
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED.status());
    }
  }

  private static void end() {
    try {
      AtomicFiles.abandon();
    } finally {
      Runtime.getRuntime().halt(ExitCode.INTERRUPTED.status());
    }
  }

  /**
   * Takes an interrupt of this thread for a request. Left on the thread it would close the files
   * that are written next.
   */
  void hear() {
    if (Thread.interrupted()) {
      request();
    }
  }

  /** Whether to save and end. */
  public boolean isRequested() {
    hear();
    return count.get() > 0;
  }

  /** Whether to end without saving. */
  public boolean isUrgent() {
    return count.get() > 1;
  }

  /** Ends work that has nothing to save, with exit code 75. */
  public void check() {
    if (isRequested()) {
      throw Fault.of(ExitCode.INTERRUPTED, Place.NONE, "interrupted", next);
    }
  }

  /** The stream of a save, which the second signal breaks off. */
  public OutputStream breaking(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void write(int b) throws IOException {
        checkUrgent();
        out.write(b);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        checkUrgent();
        out.write(bytes, offset, length);
      }
    };
  }

  private void checkUrgent() {
    if (isUrgent()) {
      throw Fault.of(
          ExitCode.INTERRUPTED, Place.NONE, "interrupted twice", "this checkpoint was abandoned");
    }
  }

  /** Gives the signals back. */
  @Override
  public void close() {
    before.forEach(Interruption::handle);
    before.clear();
    closed.countDown();
    if (hook != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM is shutting down already, and the hook now ends it.
        hook = null;
      }
    }
  }
}
