package finetune.app;

import finetune.archive.Array;
import finetune.data.Epochs;
import finetune.data.Quarantine;
import finetune.data.Reading;
import finetune.fault.Fault;
import finetune.fault.Warnings;
import finetune.journal.Console;
import finetune.journal.Entry;
import finetune.journal.Journal;
import finetune.method.Assembly;
import finetune.method.Stepper;
import finetune.optim.LearningRate;
import finetune.optim.LearningRateSchedule;
import finetune.recipe.Recipe;
import finetune.store.AtomicFiles;
import finetune.store.Checkpoints;
import finetune.store.FoundFolder;
import finetune.store.Identity;
import finetune.store.RunFolder;
import finetune.store.RunName;
import finetune.store.RunRequest;
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
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A run from its recipe to its saved model. Everything is checked before anything is written: the
 * recipe, the devices, the data, the model; then, with the folder locked, the checkpoint to go on
 * from.
 */
public final class Experiment {
  private final Recipe recipe;
  private final Circumstances where;
  private final Console console;
  private final Interruption interruption;

  /**
   * A run that has not begun, or that is to be continued.
   *
   * @param console of this run: what is said before a run keeps its log goes into that log
   */
  public Experiment(
      Recipe recipe, Circumstances where, Console console, Interruption interruption) {
    this.recipe = Resolution.of(recipe, where, console);
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
    FoundFolder found = found();
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
    AtomicFiles.requireCreatable(found.path());
    Clock clock = Clock.systemDefaultZone();
    RunFolder.requireFree(found, clock);
    RowQuarantine quarantine = new RowQuarantine();
    try (Inputs inputs = Inputs.of(recipe, where, reading(quarantine))) {
      Plan plan = plan(inputs);
      try (RunFolder folder = RunFolder.open(found, clock, console);
          Scope scope = Scope.open(inputs.devices().home())) {
        Provenance provenance = new Provenance(recipe, inputs);
        Continuation continuation = continuation(found, provenance, plan);
        console.keepIn(folder.path());
        try {
          console.say("run " + folder.path() + "/");
          quarantine.write(folder.path());
          train(folder, continuation, provenance, plan, scope);
          folder.finish();
          Ending ending = Ending.of(folder.path());
          new Results(recipe, ending).lines().forEach(console::log);
          return ending;
        } catch (RuntimeException | Error e) {
          Fault fault = Failures.understood(e).orElseGet(() -> CrashReport.of(e, folder.path()));
          fault.lines().forEach(console::log);
          throw fault;
        } finally {
          console.leave(); // the log is the folder's, and is written only while that is locked
        }
      }
    }
  }

  /**
   * Checks all that {@link #run} would check, and tells what it would do; writes nothing but the
   * toolkit's cache.
   */
  public DryRun dryRun() {
    FoundFolder found = found();
    AtomicFiles.requireCreatable(found.path());
    try (Inputs inputs = Inputs.of(recipe, where, reading(row -> {}))) {
      Plan plan = plan(inputs);
      if (found.state() == FoundFolder.State.FINISHED) {
        Provenance.requireSame(found.path(), inputs.data().hashes(), inputs.pretrained().sha256());
      } else {
        continuation(found, new Provenance(recipe, inputs), plan);
      }
      Assembly assembly = Training.assembly(recipe, inputs);
      OptionalLong memory = MemoryModel.bytes(recipe, inputs, assembly);
      memory.ifPresent(this::warnOfMemory);
      LearningRateSchedule schedule = Training.schedule(recipe);
      LearningRate rate = assembly.learningRate(schedule);
      return DryRun.of(recipe, found, inputs, plan, schedule, rate, memory);
    }
  }

  private void warnOfMemory(long predicted) {
    long there = Machine.memoryBytes();
    if (there > 0 && predicted > there) {
      String what = "about %.1f GB are needed at the longest batch, and this machine has %.1f";
      String all = String.format(Locale.ROOT, what, predicted / 1e9, there / 1e9);
      console.warn(Warnings.Tag.MEMORY, all + ": a smaller batch_size, or accumulate");
    }
  }

  private FoundFolder found() {
    return FoundFolder.of(
        new RunRequest(
            where.places().workingDirectory().resolve("runs"),
            RunName.of(recipe.task().key(), recipe.sample(), recipe.opt().label(), recipe.seed()),
            where.output(),
            where.resuming().mode(),
            recipe.identity(),
            where.resuming().allowChange(),
            RecipeFiles.of(recipe, where).folders().roots(),
            where.places().cache().folder()));
  }

  private Continuation continuation(FoundFolder found, Provenance provenance, Plan plan) {
    Checkpoints checkpoints = Checkpoints.open(found.path(), recipe.keep(), console);
    Identity now = provenance.identity();
    return Continuation.of(found, checkpoints, now, plan, where.resuming(), console);
  }

  private Reading reading(Quarantine quarantine) {
    return new Reading(recipe.onBadRow(), quarantine, where.strictData(), console);
  }

  private void train(
      RunFolder folder, Continuation continuation, Provenance provenance, Plan plan, Scope scope) {
    Inputs inputs = provenance.inputs();
    Checkpoints checkpoints = continuation.checkpoints();
    try (Training training = Training.open(recipe, inputs, plan.steps(), scope)) {
      announce(training, inputs);
      Stepper stepper = training.stepper();
      Vault vault =
          new Vault(
              checkpoints,
              provenance.identity(),
              training.weights(),
              stepper,
              interruption::breaking);
      ResumePoint from = continuation.restore(vault);
      stepper.requireNext(from.steps());
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
        exportBest(folder, inputs, checkpoints, vault, stepper);
        journal.add(end(plan, end));
        journal.toDisk();
      }
    }
  }

  /**
   * Says what may not fit, which lanes have no work or take turns, and whether the method displaces
   * nothing.
   */
  private void announce(Training training, Inputs inputs) {
    MemoryModel.bytes(recipe, inputs, training.assembly()).ifPresent(this::warnOfMemory);
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
    if (inputs.model().drawsFromTorch()) {
      String what = "the model draws its own dropout masks: lanes take turns";
      console.warn(Warnings.Tag.REPRO, what);
    }
  }

  /** Brings weights and method back to the best checkpoint and writes {@code model/} of it. */
  private void exportBest(
      RunFolder folder, Inputs inputs, Checkpoints checkpoints, Vault vault, Stepper stepper) {
    checkpoints.best().ifPresent(vault::restore);
    Scope.within(
        () -> {
          Map<String, Array> trained = stepper.evaluationWeights().inPlace();
          ModelFolder.write(folder.path(), recipe, inputs, trained);
        });
  }

  private Plan plan(Inputs inputs) {
    int batches = Training.assembly(recipe, inputs).batchesPerStep();
    Epochs epochs = new Epochs(inputs.batches().perEpoch(), batches);
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
