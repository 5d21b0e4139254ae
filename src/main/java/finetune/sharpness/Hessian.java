package finetune.sharpness;

import finetune.tensor.NotFiniteException;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;

/**
 * The matrix of second derivatives of a surface at some weights, by its products with vectors:
 * central differences of the gradient.
 *
 * @param h how far from the weights the gradients are taken
 */
public record Hessian(Surface surface, Tensors weights, double h) {
  /** H v; zero for a zero vector; a {@link NotFiniteException} where a gradient is not finite. */
  public Tensors times(Tensors v) {
    double length = v.finiteNorm();
    if (length == 0) {
      return v.zeros();
    }
    return Scope.making(
        () -> {
          Tensors ahead = gradient(h / length, v);
          Tensors behind = gradient(-h / length, v);
          Tensors product = ahead.plus(-1, behind).times(length / (2 * h));
          product.finiteNorm();
          return product;
        });
  }

  private Tensors gradient(double far, Tensors v) {
    return weights.plus(far, v).spentOn(surface::gradient);
  }

  /** vᵀ H v / vᵀ v. */
  public double rayleigh(Tensors v) {
    return v.dot(times(v)) / v.dot(v);
  }
}
