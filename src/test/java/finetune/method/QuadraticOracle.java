package finetune.method;

import finetune.archive.DataType;
import finetune.tensor.LiveArrays;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Answers with the gradients of a problem, worked out in double, and remembers what was asked. */
final class QuadraticOracle implements Oracle {
  /** One request, as numbers. */
  record Asked(List<Double> point, long batch, long step, int pass) {}

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
    long batch = request.batch().rows()[0];
    List<Double> point = java.util.Arrays.stream(x).boxed().toList();
    asked.add(new Asked(point, batch, request.step(), request.pass()));
    Tensors gradient = Vectors.of(problem.layout(), type, problem.gradient(x, batch));
    double loss = problem.loss(x, batch);
    peak = Math.max(peak, (double) LiveArrays.numbers(x.length) / x.length);
    request.answered(Scope.current());
    return Answer.to(
        request,
        loss,
        new float[] {(float) loss},
        new float[1][0],
        Map.of(Loss.TASK.name(), gradient.only(request.wanted())));
  }
}
