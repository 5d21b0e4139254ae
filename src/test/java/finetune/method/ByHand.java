package finetune.method;

import finetune.archive.DataType;
import finetune.optim.BaseOptimizer;
import finetune.optim.Sgd;
import finetune.optim.WeightDecay;
import finetune.random.Noise;
import finetune.tensor.Keeper;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

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
          Keeper keeper = new Keeper(Scope.current(), weights);
          List<double[]> after = new ArrayList<>();
          for (long i = 0; i < steps; i++) {
            Step t = new Step(i, run, new Tally(i));
            Scope.during(
                () -> {
                  Answer reported = method.step(weights, t);
                  keeper.keep(method);
                  return reported;
                });
            after.add(Vectors.numbers(weights));
          }
          return after;
        });
  }
}
