package finetune.method;

import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.Arrays;
import java.util.List;

/**
 * Looks at one step while it is taken, and changes nothing of it: asks for one gradient more, at
 * the weights, and compares with it what the step does.
 */
final class Examination {
  /** The weights before the step, the gradient there, and what is compared. */
  static final int VECTORS = 3;

  private final Tensors start;
  private final Answer here;
  private double ascentNorm = Double.NaN;
  private double ascentCosine = Double.NaN;
  private double ascentDistance = Double.NaN;
  private double displacement = Double.NaN;
  private double perturbedLoss = Double.NaN;
  private double perturbedNorm = Double.NaN;
  private double perturbedCosine = Double.NaN;

  /** Before the step of that number, in the scope that the examination ends in. */
  Examination(Tensors weights, Run run, long number) {
    start = weights.copy();
    Request clean = new Request(weights, run.batch(number, 0), number, 0);
    here = run.oracle().ask(List.of(clean)).get(0);
  }

  /** Sees weights displaced along a gradient. */
  void displaced(Tensors from, Tensors along, Tensors to) {
    if (Double.isNaN(displacement)) {
      Scope.within(
          () -> {
            ascentNorm = along.norm();
            ascentCosine = cosine(along, ascentNorm);
            ascentDistance = along.plus(-1, here.gradient().within(along)).norm();
            displacement = to.plus(-1, from).norm();
          });
    }
  }

  /** Sees an answer while its gradients are whole. */
  void answered(Answer answer) {
    boolean isFirst = Double.isNaN(perturbedNorm);
    if (isFirst && answer.pass() > 0 && answer.gradients().containsKey(Loss.TASK.name())) {
      boolean same = Arrays.equals(answer.examples(), here.examples());
      perturbedLoss = same ? answer.loss() : Double.NaN;
      perturbedNorm = answer.gradient().norm();
      perturbedCosine = cosine(answer.gradient(), perturbedNorm);
    }
  }

  private double cosine(Tensors other, double norm) {
    Tensors own = here.gradient().within(other);
    return own.dot(other) / (own.norm() * norm);
  }

  /** After the step. */
  Diagnosis of(Tensors weights) {
    return new Diagnosis(
        here.loss(),
        here.gradient().norm(),
        ascentNorm,
        ascentCosine,
        ascentDistance,
        displacement,
        perturbedLoss,
        perturbedNorm,
        perturbedCosine,
        Scope.during(() -> weights.plus(-1, start).norm()));
  }
}
