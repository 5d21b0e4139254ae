package finetune.app;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.journal.Console;
import finetune.store.Checkpoint;
import finetune.store.Checkpoints;
import finetune.store.FoundFolder;
import finetune.store.Identity;
import finetune.train.Plan;
import finetune.train.ResumePoint;
import finetune.train.Vault;
import java.util.Optional;

/**
 * Where a run goes on: after the newest checkpoint of its folder, which is its own.
 *
 * @param newest absent where the run begins
 */
record Continuation(Checkpoints checkpoints, Optional<Checkpoint> newest, Console console) {

  /**
   * Looks for the newest checkpoint that is whole, and refuses it where it came from other files or
   * another recipe, or leaves a changed run no step to take. Writes nothing.
   *
   * @param now what the run would come from
   */
  static Continuation of(
      FoundFolder found,
      Checkpoints checkpoints,
      Identity now,
      Plan plan,
      Circumstances.Resuming how,
      Console console) {
    Optional<Checkpoint> newest = checkpoints.newestVerified();
    newest.ifPresent(
        saved -> {
          Identity then = saved.manifest().identity();
          then.requireSame(now, saved.name(), how.allowChange());
          then.tellChanged(now, console);
          then.compareMachine(now, saved.name(), how.strictRepro(), console);
          if (found.state() == FoundFolder.State.CHANGED) {
            requireMore(found, plan, ResumePoint.of(saved));
          }
        });
    return new Continuation(checkpoints, newest, console);
  }

  /** A finished run goes on where a changed recipe has more steps, and is left alone otherwise. */
  private static void requireMore(FoundFolder found, Plan plan, ResumePoint from) {
    if (plan.isOver(from)) {
      throw Fault.of(
          ExitCode.REFUSED,
          Place.NONE,
          found.path() + "/ is finished, and what was changed leaves it no step to take",
          "choose another --output-dir");
    }
  }

  /** Gives the run what the checkpoint holds; the point from which it goes on. */
  ResumePoint restore(Vault vault) {
    if (newest.isEmpty()) {
      return ResumePoint.start();
    }
    Checkpoint saved = newest.get();
    checkpoints.resume(saved);
    console.say("resuming after step " + saved.steps() + " from " + saved.name());
    ResumePoint point = vault.restore(saved);
    boolean lost = point.best() != null && checkpoints.best().isEmpty();
    return lost ? point.withoutBest() : point;
  }
}
