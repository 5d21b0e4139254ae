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

/** Answers with the gradients of a problem, worked out in double, and remembers what was asked. */
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

  private final Problem problem;
  private final DataType type;
  final List<Asked> asked = new ArrayList<>();
  private double peak;

  QuadraticOracle(Problem problem, DataType type) {
    this.problem = problem;
    this.type = type;
  }

  @Override
  public List<Answer> ask(List<Request> requests) {
    return requests.stream().map(this::answer).toList();
  }

  /** The most vectors as large as the weights that were alive at once; for one large part only. */
  double peak() {
    return peak;
  }

  private Answer answer(Request request) {
    double[] x = Vectors.numbers(request.weights());
    long[] rows = request.batch().rows();
    List<Double> point = DoubleStream.of(x).boxed().toList();
    List<Long> ids = LongStream.of(rows).boxed().toList();
    asked.add(new Asked(point, ids, request.chance(), request.losses()));
    double[] losses = LongStream.of(rows).mapToDouble(row -> problem.loss(x, row)).toArray();
    Map<String, Tensors> gradients = new LinkedHashMap<>();
    for (Loss loss : request.losses()) {
      Tensors whole = Vectors.of(problem.layout(), type, gradient(x, rows));
      gradients.put(loss.name(), whole.only(request.wanted()));
    }
    peak = Math.max(peak, (double) LiveArrays.numbers(x.length) / x.length);
    request.answered(Scope.current());
    return Answer.to(
        request,
        DoubleStream.of(losses).average().orElseThrow(),
        Double.NaN,
        floats(losses),
        new float[rows.length][0],
        gradients);
  }

  /** The mean over the rows. */
  private double[] gradient(double[] x, long[] rows) {
    double[] mean = new double[x.length];
    for (long row : rows) {
      double[] own = problem.gradient(x, row);
      for (int i = 0; i < mean.length; i++) {
        mean[i] += own[i] / rows.length;
      }
    }
    return mean;
  }

  private static float[] floats(double[] numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }
}
