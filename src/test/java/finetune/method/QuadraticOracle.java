package finetune.method;

import finetune.archive.DataType;
import finetune.tensor.LiveArrays;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** Answers for a landscape, worked out in double, and remembers what was asked. */
final class QuadraticOracle implements Oracle {
  /** One request, as numbers. */
  record Asked(List<Double> point, List<Long> rows, Request.Chance chance, List<Loss> losses) {
    long batch() {
      return rows.get(0);
    }

    long step() {
      return chance.step();
    }

    int pass() {
      return chance.pass();
    }
  }

  private final Landscape problem;
  private final DataType type;
  final List<Asked> asked = new ArrayList<>();
  private int lanes = 1;
  private double peak;

  QuadraticOracle(Landscape problem, DataType type) {
    this.problem = problem;
    this.type = type;
  }

  @Override
  public List<Answer> ask(List<Request> requests) {
    List<Answer> answers = new ArrayList<>();
    for (int from = 0; from < requests.size(); from += lanes) {
      List<Request> atOnce = requests.subList(from, Math.min(from + lanes, requests.size()));
      atOnce.forEach(request -> answers.add(answer(request)));
      long alive = LiveArrays.numbers(problem.start().length);
      peak = Math.max(peak, (double) alive / problem.start().length);
      atOnce.forEach(request -> request.answered(Scope.current()));
    }
    return answers;
  }

  @Override
  public int lanes() {
    return lanes;
  }

  /** From now on holds what so many requests at once need at once. */
  void onLanes(int count) {
    lanes = count;
  }

  /** The most vectors as large as the weights that were alive at once; for one large part only. */
  double peak() {
    return peak;
  }

  private Answer answer(Request request) {
    double[] x = Vectors.numbers(request.weights());
    long[] rows = request.batch().examples();
    List<Double> point = DoubleStream.of(x).boxed().toList();
    List<Long> ids = LongStream.of(rows).boxed().toList();
    asked.add(new Asked(point, ids, request.chance(), request.losses()));
    double[] losses = LongStream.of(rows).mapToDouble(row -> problem.loss(x, row)).toArray();
    Map<String, Tensors> gradients = new LinkedHashMap<>();
    for (Loss loss : request.losses()) {
      Tensors whole = Vectors.of(problem.layout(), type, gradient(x, rows, loss));
      gradients.put(loss.name(), whole.only(request.wanted()));
    }
    return Answer.to(
        request,
        mean(problem, x, rows),
        extra(x, rows, request.losses()),
        floats(losses),
        LongStream.of(rows).mapToObj(row -> floats(problem.logits(x, row))).toArray(float[][]::new),
        gradients);
  }

  private static double mean(Landscape problem, double[] x, long[] rows) {
    return LongStream.of(rows).mapToDouble(row -> problem.loss(x, row)).average().orElseThrow();
  }

  /** The mean over the rows. */
  private double[] gradient(double[] x, long[] rows, Loss loss) {
    double[] mean = new double[x.length];
    for (int row = 0; row < rows.length; row++) {
      double[] own = problem.of(loss).gradient(x, rows[row]);
      double[] more = loss instanceof Loss.Drawn drawn ? drawn(x, rows[row], drawn, row) : null;
      for (int i = 0; i < mean.length; i++) {
        mean[i] += (more == null ? own[i] : own[i] + more[i]) / rows.length;
      }
    }
    return mean;
  }

  /** What drawing adds: factor / tau · (q − p) by the logits. */
  private double[] drawn(double[] x, long row, Loss.Drawn drawn, int at) {
    double[] past = Softmax.of(doubles(drawn.past()[at]), drawn.tau());
    double[] pull = Softmax.of(problem.logits(x, row), drawn.tau());
    for (int i = 0; i < pull.length; i++) {
      pull[i] = drawn.factor() / drawn.tau() * (pull[i] - past[i]);
    }
    return problem.pulled(x, row, pull);
  }

  /** The mean of what drawing adds to the loss, or of what is climbed instead. */
  private double extra(double[] x, long[] rows, List<Loss> losses) {
    double extra = Double.NaN;
    for (Loss loss : losses) {
      if (loss instanceof Loss.Margin) {
        extra = mean(problem.of(loss), x, rows);
      } else if (loss instanceof Loss.Drawn drawn) {
        extra = 0;
        for (int i = 0; i < rows.length; i++) {
          double[] past = doubles(drawn.past()[i]);
          double distance = Softmax.distance(past, problem.logits(x, rows[i]), drawn.tau());
          extra += drawn.factor() * distance / rows.length;
        }
      }
    }
    return extra;
  }

  private static double[] doubles(float[] numbers) {
    double[] doubles = new double[numbers.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = numbers[i];
    }
    return doubles;
  }

  private static float[] floats(double[] numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }
}
