package finetune.method;

import finetune.archive.DataType;
import finetune.optim.BaseOptimizer;
import finetune.optim.Sgd;
import finetune.optim.WeightDecay;
import finetune.random.Noise;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Steps of a method that was made without a spec: in double, at the rate 0.1. */
final class ByHand {
  final QuadraticOracle oracle;
  private final Problem problem;
  private final long whole;
  private final int steps;

  /**
   * Steps on a problem.
   *
   * @param whole steps of the run
   * @param steps of them that are taken
   */
  ByHand(Problem problem, long whole, int steps) {
    this.problem = problem;
    this.whole = whole;
    this.steps = steps;
    oracle = new QuadraticOracle(problem, DataType.F64);
  }

  /** Gradient descent. */
  static BaseOptimizer descent() {
    return new Sgd(0, false, new WeightDecay(0, part -> true));
  }

  /** Takes the steps; the weights after each. */
  List<double[]> walk(Method method) {
    return Scope.during(
        () -> {
          Tensors weights = Vectors.of(problem.layout(), DataType.F64, problem.start());
          Run run =
              new Run(
                  whole,
                  (step, of) -> 0.1,
                  Numbered.ALL,
                  method.batchesPerStep(),
                  new Noise(1),
                  oracle);
          List<double[]> after = new ArrayList<>();
          for (long i = 0; i < steps; i++) {
            method.step(weights, new Step(i, run, new Tally(i)));
            after.add(Vectors.numbers(weights));
          }
          return after;
        });
  }

  /** The weights after each step. */
  static double[][] steps(Problem problem, int count, Function<BaseOptimizer, Method> making) {
    return Scope.during(() -> taken(problem, count, making.apply(descent())));
  }

  private static double[][] taken(Problem problem, int count, Method method) {
    Tensors weights = Vectors.of(problem.layout(), DataType.F64, problem.start());
    Oracle oracle = new QuadraticOracle(problem, DataType.F64);
    Run run = new Run(count, (step, steps) -> 0.1, Numbered.ALL, 1, new Noise(1), oracle);
    double[][] after = new double[count][];
    for (int i = 0; i < count; i++) {
      Step t = new Step(i, run, new Tally(i));
      Scope.during(() -> method.step(weights, t));
      after[i] = Vectors.numbers(weights);
    }
    return after;
  }
}
