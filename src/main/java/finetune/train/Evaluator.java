package finetune.train;

import finetune.data.EvaluationBatches;
import finetune.data.TextBatch;
import finetune.journal.Entry;
import finetune.method.Stepper;
import finetune.metric.Scores;
import finetune.task.Task;
import finetune.tensor.Tensors;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Scores a model on the labelled files of its task. */
public final class Evaluator {
  /** Batches asked for at once: enough for every lane, few enough to stop soon. */
  private static final int GROUP = 8;

  private final Task task;
  private final List<DevSet> sets;
  private final Predictor predictor;
  private final Runnable poll;

  /**
   * An evaluator.
   *
   * @param poll called every few batches; throws where the evaluation shall stop
   */
  public Evaluator(Task task, List<DevSet> sets, Predictor predictor, Runnable poll) {
    this.task = task;
    this.sets = List.copyOf(sets);
    this.predictor = predictor;
    this.poll = poll;
  }

  /**
   * What an evaluation found.
   *
   * @param loss mean over all examples of all files
   */
  public record Result(Scores scores, double loss, long rows) {}

  /** Evaluates the weights on every file. */
  public Result evaluate(Tensors weights) {
    Scores scores = new Scores(Map.of());
    double loss = 0;
    long rows = 0;
    for (DevSet set : sets) {
      float[][] outputs = outputs(weights, set.batches());
      double[] predicted = new double[outputs.length];
      for (int i = 0; i < outputs.length; i++) {
        predicted[i] = task.target().prediction(outputs[i]);
        loss += task.target().loss(outputs[i], set.gold()[i]);
      }
      rows += outputs.length;
      scores = scores.and(task.scores(set.split(), set.gold(), predicted));
    }
    return new Result(scores, loss / rows, rows);
  }

  /** Outputs of all examples, in the order of their file. */
  public float[][] outputs(Tensors weights, EvaluationBatches batches) {
    float[][] all = new float[batches.size()][];
    for (int from = 0; from < batches.count(); from += GROUP) {
      poll.run();
      int to = Math.min(batches.count(), from + GROUP);
      List<TextBatch> group = IntStream.range(from, to).mapToObj(batches::batch).toList();
      List<float[][]> outputs = predictor.logits(weights, group);
      for (int i = from; i < to; i++) {
        batches.scatter(i, outputs.get(i - from), all);
      }
    }
    return all;
  }

  /** The evaluation of a run's weights after so many steps, compared with the best before. */
  Entry.Evaluation entry(Stepper stepper, long steps, long epoch, Entry.Evaluation best) {
    long start = System.nanoTime();
    Result result = evaluate(stepper.evaluationWeights());
    String decisive = task.decisive().key();
    double score = result.scores().get(decisive).value();
    boolean better = best == null || score > best.scores().get(decisive);
    double seconds = (System.nanoTime() - start) / 1e9;
    return Entry.Evaluation.of(
        steps, epoch, result.loss(), result.scores(), better, result.rows(), seconds);
  }

  /** An evaluation as one line. */
  static String describe(Entry.Evaluation evaluation) {
    StringBuilder line = new StringBuilder();
    line.append(String.format(Locale.ROOT, "evaluation after step %d:", evaluation.steps()));
    line.append(String.format(Locale.ROOT, " loss %.4f", evaluation.loss()));
    evaluation
        .scores()
        .forEach((key, value) -> line.append(String.format(Locale.ROOT, ", %s %.4f", key, value)));
    return line.append(evaluation.best() ? " (best)" : "").toString();
  }
}
