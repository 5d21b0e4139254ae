package finetune.sharpness;

import finetune.tensor.Scope;
import finetune.tensor.Tensors;

/**
 * The loss along filter-normalized random directions through some weights: each row of a
 * direction's matrices is as long as that row of the weights, and biases and normalization layers
 * stay (Li et al., arXiv 1712.09913).
 *
 * @param places where along a direction, from −1 to 1
 */
public record Section(double[] places) {
  /** So many places, evenly from −1 to 1. */
  public static Section of(int points) {
    double[] places = new double[points];
    for (int i = 0; i < points; i++) {
      places[i] = points == 1 ? 0 : -1 + 2.0 * i / (points - 1);
    }
    return new Section(places);
  }

  /** A random direction for these weights, a function of the key. */
  public static Tensors direction(Tensors weights, long key) {
    Tensors matrices = weights.only(part -> part.shape().size() >= 2);
    return matrices.normals(key).filterNormalized(matrices);
  }

  /** Losses on a line. */
  public double[] line(Surface surface, Tensors weights, Tensors direction) {
    double[] losses = new double[places.length];
    for (int i = 0; i < losses.length; i++) {
      double far = places[i];
      losses[i] = Scope.during(() -> surface.loss(weights.plus(far, direction)));
    }
    return losses;
  }

  /** Losses on a plane: the i-th row is that of the i-th place along the second direction. */
  public double[][] plane(Surface surface, Tensors weights, Tensors first, Tensors second) {
    double[][] losses = new double[places.length][];
    for (int i = 0; i < losses.length; i++) {
      double far = places[i];
      losses[i] = Scope.during(() -> line(surface, weights.plus(far, second), first));
    }
    return losses;
  }
}
