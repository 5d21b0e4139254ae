package finetune.app;

import finetune.archive.Array;
import finetune.data.Epochs;
import finetune.data.Quarantine;
import finetune.data.Reading;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Warnings;
import finetune.journal.Console;
import finetune.journal.Entry;
import finetune.journal.Journal;
import finetune.method.Assembly;
import finetune.method.Stepper;
import finetune.optim.LearningRate;
import finetune.optim.LearningRateSchedule;
import finetune.recipe.Recipe;
import finetune.store.Checkpoints;
import finetune.store.FoundFolder;
import finetune.store.Identity;
import finetune.store.RunFolder;
import finetune.store.Saved;
import finetune.tensor.Scope;
import finetune.train.Evaluator;
import finetune.train.Interruption;
import finetune.train.Plan;
import finetune.train.ResumePoint;
import finetune.train.Steps;
import finetune.train.Trainer;
import finetune.train.Vault;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A run from its recipe to its saved model. Everything is checked before anything is written: the
 * recipe, the folder, the devices, the data, the model, the checkpoint to go on from.
 */
public final class Experiment {
  private final Recipe recipe;
  private final Circumstances where;
  private final Console console;
  private final Interruption interruption;

  /** A run that has not begun, or that is to be continued. */
  public Experiment(
      Recipe recipe, Circumstances where, Console console, Interruption interruption) {
    console.leave();
    this.recipe = Destination.resolved(recipe, where, console);
    this.where = where;
    this.console = console;
    this.interruption = interruption;
  }

  /** The recipe with nothing left open: its data and its precision are settled. */
  public Recipe recipe() {
    return recipe;
  }

  /**
   * Trains, or goes on training, and saves the model; a finished run only tells what it came to.
   */
  public Ending run() {
    FoundFolder found = FoundFolder.of(Destination.request(recipe, where));
    if (found.state() == FoundFolder.State.FINISHED) {
      TaskData data = TaskData.read(recipe, where, reading(row -> {}));
      Map<String, String> model = Inputs.pretrained(recipe, where).sha256();
      Provenance.requireSame(found.path(), data.hashes(), model);
      Ending ending = Ending.of(found.path());
      String steps = "step " + ending.steps() + " of " + ending.steps();
      console.say(found.path() + "/: run already complete (" + steps + ")");
      return ending;
    }
    if (found.state() != FoundFolder.State.NEW) {
      interruption.resumes();
    }
    try (RunFolder folder = RunFolder.open(found, Clock.systemDefaultZone(), console)) {
      RowQuarantine quarantine = new RowQuarantine();
      try (Inputs inputs = Inputs.of(recipe, where, reading(quarantine));
          Scope scope = Scope.open()) {
        Checkpoints checkpoints = Checkpoints.open(folder.path(), recipe.keep(), console);
        Optional<Saved> newest = newest(found, checkpoints, inputs);
        folder.begin();
        console.keepIn(folder.path());
        quarantine.write(folder.path());
        try {
          train(folder, checkpoints, newest, inputs, scope);
        } catch (RuntimeException | Error e) {
          throw Failures.understood(e).orElseGet(() -> CrashReport.of(e, folder.path()));
        }
      }
      folder.finish();
      return Ending.of(folder.path());
    }
  }

  /**
   * Checks all that {@link #run} would check, and tells what it would do; writes nothing but the
   * toolkit's cache.
   */
  public DryRun dryRun() {
    FoundFolder found = FoundFolder.of(Destination.request(recipe, where));
    try (Inputs inputs = Inputs.of(recipe, where, reading(row -> {}))) {
      Assembly assembly = Training.assembly(recipe, inputs);
      Plan plan = plan(inputs, assembly);
      requireSame(found, inputs);
      OptionalLong memory = MemoryModel.bytes(recipe, inputs, assembly);
      LearningRateSchedule schedule = Training.schedule(recipe);
      LearningRate rate = assembly.learningRate(schedule);
      return DryRun.of(recipe, found, inputs, plan, schedule, rate, memory);
    }
  }

  /** Refuses what is in the folder if it came from other files or another recipe. */
  private void requireSame(FoundFolder found, Inputs inputs) {
    if (found.state() == FoundFolder.State.FINISHED) {
      Map<String, String> model = inputs.pretrained().sha256();
      Provenance.requireSame(found.path(), inputs.data().hashes(), model);
    } else {
      newest(found, Checkpoints.open(found.path(), recipe.keep(), console), inputs);
    }
  }

  /** The checkpoint to go on from, which must be this run's and leave it a step to take. */
  private Optional<Saved> newest(FoundFolder found, Checkpoints checkpoints, Inputs inputs) {
    Identity now = new Provenance(recipe, inputs).identity();
    Optional<Saved> newest = checkpoints.newestVerified();
    newest.ifPresent(
        saved -> {
          Identity then = saved.manifest().identity();
          then.requireSame(now, saved.name(), where.resuming().allowChange());
          then.tellChanged(now, console);
          then.compareMachine(now, saved.name(), where.resuming().strictRepro(), console);
          if (found.state() == FoundFolder.State.CHANGED) {
            requireMore(found, inputs, ResumePoint.of(saved));
          }
        });
    return newest;
  }

  private Reading reading(Quarantine quarantine) {
    return new Reading(recipe.onBadRow(), quarantine, where.strictData(), console);
  }

  private void train(
      RunFolder folder,
      Checkpoints checkpoints,
      Optional<Saved> newest,
      Inputs inputs,
      Scope scope) {
    Provenance provenance = new Provenance(recipe, inputs);
    Assembly assembly = Training.assembly(recipe, inputs);
    Plan plan = plan(inputs, assembly);
    try (Training training = Training.open(recipe, inputs, assembly, plan.steps(), scope)) {
      announce(training, inputs);
      Stepper stepper = training.stepper();
      Vault vault =
          new Vault(
              checkpoints,
              provenance.identity(),
              training.weights(),
              stepper,
              interruption::breaking);
      ResumePoint from = start(newest, checkpoints, vault);
      folder.extend();
      Evaluator evaluator =
          new Evaluator(recipe.task(), inputs.dev(), training.lanes()::logits, interruption::check);
      try (Journal journal = Journal.open(folder.path(), from.journal(), console)) {
        provenance.write(folder.path());
        if (from.journal() == 0) {
          journal.add(provenance.start(plan, Instant.now()));
        }
        console.noteIn(journal);
        Trainer trainer =
            new Trainer(
                plan,
                new Steps(training.run(), stepper),
                evaluator,
                vault,
                journal,
                console,
                interruption);
        ResumePoint end = trainer.train(from);
        save(folder, inputs, checkpoints, vault, stepper);
        journal.add(end(plan, end));
        journal.toDisk();
      }
    }
  }

  /** Says which lanes have no work or take turns, and whether the method displaces nothing. */
  private void announce(Training training, Inputs inputs) {
    int used = training.assembly().lanes();
    int given = training.lanes().lanes();
    if (given > used) {
      String lanes = used == 1 ? "one lane" : used + " lanes";
      console.say(recipe.opt().label() + " trains on " + lanes + " of " + given);
    }
    boolean wantsRadius = recipe.opt().rule().filter(rule -> rule.number("rho") > 0).isPresent();
    if (wantsRadius && training.assembly().isStill()) {
      console.warn(Warnings.Tag.SPEC, recipe.opt().label() + " displaces nothing in this model");
    }
    if (inputs.model().ownDropout()) {
      String what = "the model draws its own dropout masks: lanes take turns";
      console.warn(Warnings.Tag.REPRO, what);
    }
  }

  /** Where to go on: after the newest checkpoint. */
  private ResumePoint start(Optional<Saved> newest, Checkpoints checkpoints, Vault vault) {
    if (newest.isEmpty()) {
      return ResumePoint.start();
    }
    Saved saved = newest.get();
    checkpoints.resume(saved);
    console.say("resuming after step " + saved.steps() + " from " + saved.name());
    ResumePoint point = vault.restore(saved);
    boolean lost = point.best() != null && checkpoints.best().isEmpty();
    return lost ? point.withoutBest() : point;
  }

  /** Writes {@code model/} with the weights of the best evaluation. */
  private void save(
      RunFolder folder, Inputs inputs, Checkpoints checkpoints, Vault vault, Stepper stepper) {
    checkpoints.best().ifPresent(vault::restore);
    Scope.within(
        () -> {
          Map<String, Array> trained = stepper.evaluationWeights().inPlace();
          ModelFolder.write(folder.path(), recipe, inputs, trained);
        });
  }

  /** A finished run goes on where a changed recipe has more steps, and is left alone otherwise. */
  private void requireMore(FoundFolder found, Inputs inputs, ResumePoint from) {
    if (plan(inputs, Training.assembly(recipe, inputs)).isOver(from)) {
      throw Fault.of(
          ExitCode.REFUSED,
          Place.NONE,
          found.path() + "/ is finished, and what was changed leaves it no step to take",
          "choose another --output-dir");
    }
  }

  private Plan plan(Inputs inputs, Assembly assembly) {
    Epochs epochs = new Epochs(inputs.batches().perEpoch(), assembly.batchesPerStep());
    return new Plan(
        epochs.steps(recipe.epochs()),
        epochs,
        recipe.evaluate(),
        recipe.checkpointEvery(),
        recipe.diagnostics(),
        recipe.patience());
  }

  private static Entry.End end(Plan plan, ResumePoint point) {
    String reason = point.steps() < plan.steps() ? "patience" : "finished";
    long best = point.best() == null ? -1 : point.best().steps();
    return new Entry.End(point.steps(), reason, best, point.gradients(), point.rows());
  }
}
