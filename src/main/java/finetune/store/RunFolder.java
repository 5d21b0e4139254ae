package finetune.store;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Warnings;
import java.nio.file.Path;
import java.time.Clock;

/** The folder of a run, locked for as long as this is open. */
public final class RunFolder implements AutoCloseable {
  private final RunPlan plan;
  private final OutputLock lock;

  private RunFolder(RunPlan plan, OutputLock lock) {
    this.plan = plan;
    this.lock = lock;
  }

  /**
   * Locks the planned folder and removes what crashed runs left unfinished in it. Who writes
   * nothing, as to a finished run, need not open it.
   */
  public static RunFolder open(RunPlan plan, Clock clock, Warnings warnings) {
    OutputLock lock = OutputLock.acquire(plan.folder(), clock, warnings);
    try {
      requireUnchanged(plan);
      Leftovers.remove(lock);
      return new RunFolder(plan, lock);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Another process may have had the folder between the look and the lock. */
  private static void requireUnchanged(RunPlan plan) {
    RunPlan now = RunPlan.of(plan.request());
    if (!now.folder().equals(plan.folder()) || now.state() != plan.state()) {
      throw Fault.of(
          ExitCode.REFUSED,
          Place.NONE,
          plan.folder() + "/ was used by another run meanwhile",
          "run the command again");
    }
  }

  /** Marks the folder as this run's; before that a run that is refused leaves nothing in it. */
  public void begin() {
    if (plan.state() == RunPlan.State.NEW) {
      new RunRecord(false, plan.request().recipe()).write(plan.folder());
    }
  }

  /** Where the run writes. */
  public Path path() {
    return plan.folder();
  }

  /** Marks the run as finished: the same command will then only say so. */
  public void finish() {
    new RunRecord(true, plan.request().recipe()).write(plan.folder());
  }

  @Override
  public void close() {
    lock.close();
  }
}
