package finetune.method;

import finetune.archive.DataType;
import finetune.data.Batches;
import finetune.optim.LearningRateSchedule;
import finetune.optim.LearningRateSchedule.Shape;
import finetune.optim.WeightDecay;
import finetune.random.Noise;
import finetune.spec.Opt;
import finetune.spec.Role;
import finetune.tensor.Scope;
import finetune.tensor.Snapshot;
import finetune.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A run of one method on one problem, step by step. */
final class Walk implements AutoCloseable {
  private static final long STEPS = 100_000;

  /** What a walk needs to know; each call changes one thing. */
  record Settings(
      Landscape problem,
      String opt,
      DataType type,
      double decay,
      double clip,
      LearningRateSchedule schedule,
      Batches batches,
      long seed,
      UnaryOperator<Oracle> spoiler) {

    Walk start() {
      return new Walk(this);
    }

    /** A new walk that goes on where another is, with that state. */
    Walk resume(Walk other, Snapshot state) {
      Walk walk = new Walk(this);
      try {
        walk.weights.assign(other.weights);
        state.restore(problem.layout(), walk.stepper);
      } catch (RuntimeException e) {
        walk.close();
        throw e;
      }
      walk.outcomes.addAll(other.outcomes);
      return walk;
    }

    Settings in(DataType other) {
      return new Settings(problem, opt, other, decay, clip, schedule, batches, seed, spoiler);
    }

    Settings decay(double rate) {
      return new Settings(problem, opt, type, rate, clip, schedule, batches, seed, spoiler);
    }

    Settings clip(double norm) {
      return new Settings(problem, opt, type, decay, norm, schedule, batches, seed, spoiler);
    }

    Settings rate(double constant) {
      LearningRateSchedule flat = new LearningRateSchedule(Shape.CONSTANT, constant, 0);
      return new Settings(problem, opt, type, decay, clip, flat, batches, seed, spoiler);
    }

    Settings schedule(LearningRateSchedule other) {
      return new Settings(problem, opt, type, decay, clip, other, batches, seed, spoiler);
    }

    Settings batches(Batches other) {
      return new Settings(problem, opt, type, decay, clip, schedule, other, seed, spoiler);
    }

    Settings seed(long other) {
      return new Settings(problem, opt, type, decay, clip, schedule, batches, other, spoiler);
    }

    Settings spoiled(UnaryOperator<Oracle> by) {
      return new Settings(problem, opt, type, decay, clip, schedule, batches, seed, by);
    }
  }

  private final Scope scope = Scope.open();
  private final Settings settings;
  private final Stepper stepper;
  private final Tensors weights;
  private final Assembly assembly;
  final QuadraticOracle oracle;
  final List<Outcome> outcomes = new ArrayList<>();

  /** In double, without decay and clipping, at the constant rate 0.1, with the seed 1. */
  static Settings on(Landscape problem, String opt) {
    LearningRateSchedule flat = new LearningRateSchedule(Shape.CONSTANT, 0.1, 0);
    return new Settings(
        problem, opt, DataType.F64, 0, 0, flat, problem.batches(), 1, UnaryOperator.identity());
  }

  /** On the landscape that shows what the method of a spec does. */
  static Settings on(String opt) {
    boolean needsLogits =
        Opt.read(opt).wrappers().stream().anyMatch(term -> term.entry().role() == Role.LOSS);
    return on(needsLogits ? Classifier.SMALL : Problem.BATCHES, opt);
  }

  private Walk(Settings settings) {
    this.settings = settings;
    Landscape problem = settings.problem();
    WeightDecay decay = new WeightDecay(settings.decay(), part -> true);
    assembly = Assembly.of(Opt.read(settings.opt()), decay, settings.clip(), problem.layout());
    oracle = new QuadraticOracle(problem, settings.type());
    weights = Vectors.of(problem.layout(), settings.type(), problem.start());
    Run run =
        new Run(
            STEPS,
            assembly.learningRate(settings.schedule()),
            settings.batches(),
            assembly.batchesPerStep(),
            new Noise(settings.seed()),
            settings.spoiler().apply(oracle));
    stepper = new Stepper(assembly, weights, run, scope);
  }

  Outcome step() {
    Outcome outcome = stepper.step(outcomes.size());
    outcomes.add(outcome);
    return outcome;
  }

  /** Checks what was restored, as a run does. */
  void requireNext() {
    stepper.requireNext(outcomes.size());
  }

  /** Takes one step and looks at it. */
  Diagnosis examine() {
    Diagnosis[] seen = new Diagnosis[1];
    outcomes.add(stepper.examine(outcomes.size(), diagnosis -> seen[0] = diagnosis));
    return seen[0];
  }

  Walk steps(int count) {
    for (int i = 0; i < count; i++) {
      step();
    }
    return this;
  }

  double[] at() {
    return Vectors.numbers(weights);
  }

  /** The weights that would be evaluated now. */
  double[] evaluated() {
    return Vectors.numbers(stepper.evaluationWeights());
  }

  Snapshot state() {
    return Snapshot.of(stepper);
  }

  /** What the method says it needs. */
  int vectors(int lanes) {
    return assembly.vectors(Math.min(lanes, assembly.lanes()));
  }

  /** Native arrays that live as long as the run. */
  int alive() {
    return scope.size();
  }

  @Override
  public void close() {
    scope.close();
  }
}
