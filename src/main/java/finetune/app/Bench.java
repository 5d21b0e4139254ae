package finetune.app;

import finetune.data.Dataset;
import finetune.data.EncodedExamples;
import finetune.data.EvaluationBatches;
import finetune.data.Reading;
import finetune.data.TextBatch;
import finetune.journal.Console;
import finetune.journal.Entry;
import finetune.journal.Progress;
import finetune.method.Outcome;
import finetune.method.Run;
import finetune.model.Devices;
import finetune.pretrained.Products;
import finetune.random.Noise;
import finetune.recipe.Recipe;
import finetune.store.AtomicFiles;
import finetune.tensor.MatrixPeak;
import finetune.tensor.Scope;
import finetune.tensor.Torch;
import finetune.train.Evaluator;
import finetune.train.Interruption;
import finetune.train.Steps;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** A measurement of a recipe: the steps that its run would take, without a run's folder. */
final class Bench {
  /** More examples tell no more about a rate. */
  private static final int MOST_EXAMPLES = 2_000;

  /** A step has some thousand operators. */
  private static final int MOST_TRACED = 4;

  private static final int ROUNDS = 3;
  private static final long LONGEST_NANOS = 10_000_000_000L;

  private final Recipe recipe;
  private final Circumstances where;
  private final Extent extent;
  private final Console console;
  private final Interruption interruption;

  /**
   * What is measured.
   *
   * @param untimed steps before the measured ones
   * @param steps that are measured
   * @param rates whether evaluation, prediction and tokenization are measured too
   * @param work the file that another program replays; absent for none
   * @param trace the file for libtorch's trace of a few further steps; absent for none
   */
  record Extent(int untimed, int steps, boolean rates, Optional<Path> work, Optional<Path> trace) {
    /** Steps before those that are traced. */
    int measured() {
      return untimed + steps;
    }

    /** Steps that are traced. */
    int traced() {
      return trace.isPresent() ? Math.min(steps, MOST_TRACED) : 0;
    }
  }

  Bench(
      Recipe recipe,
      Circumstances where,
      Extent extent,
      Console console,
      Interruption interruption) {
    this.recipe = Resolution.of(recipe, where, console);
    this.where = where;
    this.extent = extent;
    this.console = console;
    this.interruption = interruption;
  }

  /** Measures everything, one after the other. */
  BenchReport run() {
    Reading reading = Reading.of(recipe.onBadRow(), console);
    int all = extent.measured();
    try (Inputs inputs = Inputs.of(recipe, where, reading);
        Scope scope = Scope.open(inputs.devices().home());
        Training training = Training.open(recipe, inputs, all + extent.traced(), scope)) {
      extent.work().ifPresent(file -> work(inputs, training).write(file));
      BenchSteps steps = steps(inputs, training);
      long peak = Machine.peakResidentBytes();
      OptionalLong predicted =
          MemoryModel.bytes(recipe, inputs, training.assembly(), lengths(training, all));
      Optional<BenchTrace> trace = extent.trace().map(file -> trace(file, training));
      Optional<BenchRates> rates =
          extent.rates() ? Optional.of(rates(inputs, training)) : Optional.empty();
      OptionalDouble matrixPeak = matrixPeak(inputs);
      return new BenchReport(recipe, inputs, steps, peak, predicted, trace, rates, matrixPeak);
    }
  }

  private BenchWork work(Inputs inputs, Training training) {
    int batches = (extent.measured() + 1) * training.assembly().batchesPerStep();
    return new BenchWork(recipe, inputs, training, batches);
  }

  /** The lengths of the batches of so many steps. */
  private static int[] lengths(Training training, int all) {
    Run run = training.run();
    return IntStream.range(0, all * run.batchesPerStep())
        .map(number -> ((TextBatch) run.batches().batch(number)).length())
        .toArray();
  }

  private BenchSteps steps(Inputs inputs, Training training) {
    Steps steps = new Steps(training.run(), training.stepper());
    Optional<MatrixWork> work = MatrixWork.of(training.weights().layout());
    List<BenchSteps.Measured> measured = new ArrayList<>();
    int all = extent.measured();
    long first = 0;
    try (Progress progress = console.progress(all, 0)) {
      for (int number = 0; number < all; number++) {
        interruption.check();
        Outcome outcome = training.stepper().step(number);
        Entry.Step step = steps.entry(outcome);
        first = number == 0 ? System.currentTimeMillis() : first;
        progress.step(step);
        if (number >= extent.untimed()) {
          measured.add(measured(step, outcome, steps, work));
        }
      }
    }
    long started = ManagementFactory.getRuntimeMXBean().getStartTime();
    return new BenchSteps(extent.untimed(), measured, started, first);
  }

  private static BenchSteps.Measured measured(
      Entry.Step step, Outcome outcome, Steps steps, Optional<MatrixWork> work) {
    int count = outcome.batches();
    long cells = 0;
    double operations = 0;
    for (int i = 0; i < count; i++) {
      TextBatch batch = steps.batch(step.step(), i);
      cells += (long) batch.size() * batch.length();
      double gradient = work.map(of -> of.gradient(batch)).orElse(Double.NaN);
      double forward = work.map(of -> of.forward(batch)).orElse(Double.NaN);
      operations += (outcome.gradients() * gradient + outcome.forwards() * forward) / count;
    }
    return new BenchSteps.Measured(step, cells, operations);
  }

  /** Takes further steps, and has libtorch write what they do. */
  private BenchTrace trace(Path file, Training training) {
    return AtomicFiles.writeBy(
        file,
        unfinished -> {
          double seconds = Torch.tracing(unfinished, () -> furtherSteps(training));
          return BenchTrace.read(unfinished, extent.traced(), seconds);
        });
  }

  /** The seconds that they take. */
  private double furtherSteps(Training training) {
    double seconds = 0;
    for (int i = 0; i < extent.traced(); i++) {
      interruption.check();
      seconds += training.stepper().step(extent.measured() + i).seconds();
    }
    return seconds;
  }

  private BenchRates rates(Inputs inputs, Training training) {
    Evaluator evaluator =
        new Evaluator(recipe.task(), inputs.dev(), training.lanes()::logits, interruption::check);
    Noise noise = new Noise(recipe.seed());
    Dataset dev = inputs.data().dev().get(0).subset(MOST_EXAMPLES, noise);
    Dataset train = inputs.data().train().subset(MOST_EXAMPLES, noise);
    EncodedExamples ready = encoded(dev, inputs);
    return new BenchRates(
        rate(dev.size(), () -> outputs(evaluator, training, ready)),
        rate(dev.size(), () -> outputs(evaluator, training, encoded(dev, inputs))),
        rate(train.size(), () -> encoded(train, inputs)));
  }

  private static EncodedExamples encoded(Dataset set, Inputs inputs) {
    return EncodedExamples.of(set.examples(), inputs.tokenizer());
  }

  private static void outputs(Evaluator evaluator, Training training, EncodedExamples examples) {
    EvaluationBatches batches = new EvaluationBatches(examples);
    evaluator.outputs(training.weights(), batches);
  }

  /** Examples a second, the best of some rounds. */
  private static double rate(int examples, Runnable work) {
    double best = 0;
    long begin = System.nanoTime();
    for (int i = 0; i < ROUNDS && System.nanoTime() - begin < LONGEST_NANOS; i++) {
      long start = System.nanoTime();
      work.run();
      best = Math.max(best, examples * 1e9 / (System.nanoTime() - start));
    }
    return best;
  }

  private OptionalDouble matrixPeak(Inputs inputs) {
    Devices devices = inputs.devices();
    int threads = devices.lanes().size() * inputs.threads();
    return devices.areCpus()
        ? OptionalDouble.of(MatrixPeak.measure(threads, isBf16(inputs)))
        : OptionalDouble.empty();
  }

  /** Whether the products are of bf16 numbers, and not only rounded to them. */
  private boolean isBf16(Inputs inputs) {
    return Arithmetic.products(recipe.precision(), inputs.devices()) == Products.BF16;
  }
}
