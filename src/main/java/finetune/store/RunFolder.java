package finetune.store;

import finetune.fault.Fault;
import finetune.fault.Warnings;
import java.nio.file.Path;
import java.time.Clock;

/** The folder of a run, locked for as long as this is open. */
public final class RunFolder implements AutoCloseable {
  private final FoundFolder found;
  private final OutputLock lock;

  private RunFolder(FoundFolder found, OutputLock lock) {
    this.found = found;
    this.lock = lock;
  }

  /**
   * Locks the folder that was found, removes what crashed runs left unfinished in it, and marks a
   * new one as this run's. Who writes nothing, as to a finished run, need not open it.
   */
  public static RunFolder open(FoundFolder found, Clock clock, Warnings warnings) {
    OutputLock lock = OutputLock.acquire(found.path(), clock, warnings);
    try {
      requireUnchanged(found);
      Leftovers.remove(lock);
      RunFolder folder = new RunFolder(found, lock);
      if (found.state() == FoundFolder.State.NEW) {
        folder.mark(false);
      }
      return folder;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Looks whether another process has the folder, which is no sooner known by {@link #open} than
   * data and model are read.
   *
   * @throws finetune.fault.Fault with exit code 3 if it has
   */
  public static void requireFree(FoundFolder found, Clock clock) {
    OutputLock.requireFree(found.path(), clock);
  }

  /** Another process may have had the folder between the look and the lock. */
  private static void requireUnchanged(FoundFolder found) {
    FoundFolder now = FoundFolder.of(found.request());
    if (!now.path().equals(found.path()) || now.state() != found.state()) {
      throw Fault.refused(
          found.path() + "/ was used by another run meanwhile", "run the command again");
    }
  }

  /** Marks a run that goes on, whose recipe may have been changed, as one of the new recipe. */
  public void extend() {
    if (found.state() != FoundFolder.State.NEW) {
      mark(false);
    }
  }

  /** Where the run writes. */
  public Path path() {
    return found.path();
  }

  /** Marks the run as finished: the same command will then only say so. */
  public void finish() {
    mark(true);
  }

  private void mark(boolean finished) {
    new RunRecord(finished, found.request().recipe()).write(found.path());
  }

  @Override
  public void close() {
    lock.close();
  }
}
