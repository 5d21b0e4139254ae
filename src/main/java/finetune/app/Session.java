package finetune.app;

import finetune.data.EncodedExamples;
import finetune.data.EvaluationBatches;
import finetune.data.Example;
import finetune.data.TextBatch;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.model.Devices;
import finetune.model.LaneSettings;
import finetune.model.Lanes;
import finetune.pretrained.Head;
import finetune.pretrained.Pretrained;
import finetune.pretrained.Products;
import finetune.pretrained.TaskModel;
import finetune.pretrained.Tokenizer;
import finetune.random.Noise;
import finetune.sharpness.Surface;
import finetune.task.Task;
import finetune.tensor.Layout;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import finetune.train.DevSet;
import finetune.train.Evaluator;
import finetune.train.Interruption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** A saved model that is open to be asked. */
final class Session implements AutoCloseable {
  private final Task task;
  private final Tokenizer tokenizer;
  private final Lanes lanes;
  private final Scope scope;
  private final Tensors weights;
  private final Interruption interruption;

  /** Opens the model of a run where it was trained, unless other devices or threads are named. */
  static Session open(
      Path run, ModelFolder folder, ModelOptions computing, Interruption interruption) {
    Environment trained = Environment.of(run);
    Devices devices = Devices.of(computing.devices().orElse(trained.devices()));
    int threads = computing.threads().orElse(trained.threads(devices));
    Pretrained pretrained = folder.pretrained(computing.trustCode());
    return new Session(folder, pretrained, devices, threads, interruption);
  }

  /** Loads a model on some devices, with so many threads each. */
  private Session(
      ModelFolder folder,
      Pretrained pretrained,
      Devices devices,
      int threads,
      Interruption interruption) {
    this.task = folder.task();
    this.interruption = interruption;
    this.tokenizer = pretrained.tokenizer(folder.maxLength());
    TaskModel model;
    try {
      Head head = new Head(task.key(), task.target().outputs(), task.target().isRegression(), 0, 0);
      Products products = Arithmetic.products(folder.precision(), devices);
      model =
          pretrained
              .withHead(head, tokenizer, (graph, few) -> Lanes.probe(devices, graph, few))
              .computing(products);
      LaneSettings settings = new LaneSettings(threads, 1, new Noise(0), model.drawsFromTorch());
      this.lanes = new Lanes(model.graph(), devices, settings);
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
    this.scope = Scope.open(devices.home());
    try {
      this.weights = Training.inNativeMemory(Layout.of(model.weights()), model.weights());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Scores the model on labelled files. */
  Evaluator.Result evaluate(EvaluationData data) {
    List<DevSet> sets = data.devSets(tokenizer);
    Evaluator.Result result = evaluator(sets).evaluate(weights);
    if (!Double.isFinite(result.loss())) {
      throw notFinite();
    }
    return result;
  }

  /** The model's outputs for examples, in their order. */
  float[][] outputs(List<Example> examples) {
    EncodedExamples encoded = EncodedExamples.of(examples, tokenizer);
    EvaluationBatches batches = new EvaluationBatches(encoded);
    float[][] outputs = evaluator(List.of()).outputs(weights, batches);
    for (float[] some : outputs) {
      for (float output : some) {
        if (!Float.isFinite(output)) {
          throw notFinite();
        }
      }
    }
    return outputs;
  }

  /** Else the first class would be what the model says. */
  private static Fault notFinite() {
    return Fault.of(ExitCode.MODEL, Place.NONE, "the model's outputs are not finite numbers");
  }

  /** The mean loss over labelled examples, without dropout. */
  Surface surface(List<Example> examples) {
    EncodedExamples encoded = EncodedExamples.of(examples, tokenizer);
    EvaluationBatches batches = new EvaluationBatches(encoded);
    List<TextBatch> all = IntStream.range(0, batches.count()).mapToObj(batches::batch).toList();
    return new ModelSurface(lanes, all, interruption::check);
  }

  Tensors weights() {
    return weights;
  }

  private Evaluator evaluator(List<DevSet> sets) {
    return new Evaluator(task, sets, lanes::logits, interruption::check);
  }

  @Override
  public void close() {
    scope.close();
    lanes.close();
    tokenizer.close();
  }
}
