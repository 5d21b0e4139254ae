package finetune.method;

import finetune.archive.DataType;
import finetune.optim.BaseOptimizer;
import finetune.optim.Sgd;
import finetune.optim.WeightDecay;
import finetune.random.Noise;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.function.Function;

/** Steps of a method that no spec can say, on plain gradient descent at the rate 0.1. */
final class ByHand {
  private ByHand() {}

  static BaseOptimizer descent() {
    return new Sgd(0, false, new WeightDecay(0, part -> true));
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
