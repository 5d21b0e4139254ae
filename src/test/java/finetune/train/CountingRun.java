package finetune.train;

import finetune.archive.Array;
import finetune.data.Batches;
import finetune.data.EncodedExamples;
import finetune.data.Encoding;
import finetune.data.Example;
import finetune.data.TextBatch;
import finetune.fault.Fault;
import finetune.journal.Console;
import finetune.journal.Journal;
import finetune.method.Answer;
import finetune.method.Assembly;
import finetune.method.Loss;
import finetune.method.Request;
import finetune.method.Run;
import finetune.method.Stepper;
import finetune.optim.LearningRateSchedule;
import finetune.optim.WeightDecay;
import finetune.random.Noise;
import finetune.spec.Opt;
import finetune.store.Checkpoint;
import finetune.store.Checkpoints;
import finetune.store.Identity;
import finetune.task.Task;
import finetune.tensor.Layout;
import finetune.tensor.Part;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * A run whose gradient is always −1 at a rate of 1, so that its one weight is the number of steps,
 * and which has a written number of four dev examples right after each step.
 */
final class CountingRun {
  private static final int DEV = 4;
  private static final Layout LAYOUT = new Layout(List.of(Part.of("steps", 1)));

  private final Path folder;
  private final Plan plan;
  private final Map<Long, Integer> right;
  private long interruptAt = -1;
  private String when = "";
  private long divergeAt = -1;
  private long overflowFrom = Long.MAX_VALUE;
  private boolean outputsAreNumbers = true;
  private String opt = "sgd:momentum=0";
  private double weight;
  private double exported;

  CountingRun(Path folder, Plan plan, Map<Long, Integer> right) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.plan = plan;
    this.right = right;
  }

  /**
   * A signal after so many steps: {@code between} two, {@code evaluating}, {@code urgently}, or as
   * an interrupt of the {@code thread}.
   */
  void interruptAt(long step, String moment) {
    interruptAt = step;
    when = moment;
  }

  /** A loss that is not a number in that step. */
  void divergeAt(long step) {
    divergeAt = step;
  }

  /** Gradients from that step on that are finite, but too large for two of them. */
  void overflowFrom(long step) {
    overflowFrom = step;
  }

  /** A model whose outputs in evaluations are not numbers. */
  void outputsNaN() {
    outputsAreNumbers = false;
  }

  /** Another method, on plain gradient descent. */
  void method(String wrappers) {
    opt = wrappers + "+sgd:momentum=0";
  }

  /** The weight that is exported: that of the best checkpoint, or a mean of weights. */
  double exported() {
    return exported;
  }

  /** The weight when it ended. */
  double weight() {
    return weight;
  }

  /** Goes on after the newest checkpoint, to the end. */
  ResumePoint train() {
    try (Scope scope = Scope.open();
        Console console = Console.standard();
        Interruption interruption = Interruption.listen(line -> {})) {
      interruption.stepsBegin();
      Tensors weights = Tensors.of(LAYOUT, Map.of("steps", Array.ofFloats(new float[] {0}, 1)));
      Assembly sgd = Assembly.of(Opt.read(opt), WeightDecay.ofAllButBiasesAndNorms(0), 0, LAYOUT);
      LearningRateSchedule constant =
          new LearningRateSchedule(LearningRateSchedule.Shape.CONSTANT, 1, 0);
      Run run =
          new Run(plan.steps(), constant, batches(interruption), 1, new Noise(1), this::answers);
      Stepper stepper = new Stepper(sgd, weights, run, scope);
      Checkpoints checkpoints = Checkpoints.open(folder, 2, console);
      Identity identity = new Identity(Map.of(), Map.of(), List.of(), Map.of());
      Vault vault = new Vault(checkpoints, identity, weights, stepper, interruption::breaking);
      Optional<Checkpoint> newest = checkpoints.newestVerified();
      newest.ifPresent(checkpoints::resume);
      ResumePoint from = newest.map(vault::restore).orElseGet(ResumePoint::start);
      if (when.equals("between") && interruptAt == from.steps()) {
        interruption.request();
      }
      try (Journal journal = Journal.open(folder, from.journal(), console)) {
        ResumePoint end =
            new Trainer(
                    plan,
                    new Steps(run, stepper),
                    evaluator(weights, interruption),
                    vault,
                    journal,
                    console,
                    interruption)
                .train(from);
        weight = number(weights);
        checkpoints.best().ifPresent(vault::restore);
        exported = number(stepper.evaluationWeights());
        return end;
      } catch (Fault e) {
        weight = number(weights);
        throw e;
      }
    }
  }

  private static double number(Tensors weights) {
    return weights.values().get("steps").toDoubles()[0];
  }

  /** Batch n belongs to step n: a signal during it comes before step n + 1. */
  private Batches batches(Interruption interruption) {
    return new Batches() {
      @Override
      public TextBatch batch(long number) {
        if (number == interruptAt - 1 && !when.equals("evaluating")) {
          signal(interruption);
        }
        return examples(1).batch(new int[] {0});
      }

      @Override
      public long perEpoch() {
        return plan.epochs().batches();
      }
    };
  }

  private void signal(Interruption interruption) {
    if (when.equals("thread")) {
      Thread.currentThread().interrupt();
    } else if (!interruption.isRequested()) {
      interruption.request();
      if (when.equals("urgently")) {
        interruption.request();
      }
    }
  }

  private List<Answer> answers(List<Request> requests) {
    List<Answer> answers = new ArrayList<>();
    for (Request request : requests) {
      double loss = request.chance().step() == divergeAt ? Double.NaN : 1;
      float number = request.chance().step() < overflowFrom ? -1 : -3e38F;
      Tensors gradient =
          Tensors.of(LAYOUT, Map.of("steps", Array.ofFloats(new float[] {number}, 1)));
      answers.add(
          Answer.to(
              request,
              loss,
              Double.NaN,
              new float[] {1},
              new float[1][2],
              Map.of(Loss.TASK.name(), gradient)));
    }
    return answers;
  }

  private Evaluator evaluator(Tensors weights, Interruption interruption) {
    DevSet dev = DevSet.of(Task.RTE.dev().get(0), examples(DEV), new double[DEV]);
    Runnable poll =
        () -> {
          if (when.equals("evaluating") && Math.round(number(weights)) == interruptAt) {
            signal(interruption);
          }
          interruption.check();
        };
    return new Evaluator(Task.RTE, List.of(dev), this::logits, poll);
  }

  /** As many examples right as is written for these weights; all have class 0. */
  private List<float[][]> logits(Tensors weights, List<TextBatch> batches) {
    int correct = right.get(Math.round(number(weights)));
    float[][] outputs = new float[DEV][];
    for (int i = 0; i < DEV; i++) {
      float sure = outputsAreNumbers ? 1 : Float.NaN;
      outputs[i] = i < correct ? new float[] {sure, 0} : new float[] {0, sure};
    }
    return List.<float[][]>of(outputs);
  }

  private static EncodedExamples examples(int count) {
    List<Example> examples =
        LongStream.range(0, count).mapToObj(id -> new Example(id, "a", "b", 0)).toList();
    return EncodedExamples.of(examples, (a, b) -> new Encoding(new int[2], new int[2]));
  }
}
