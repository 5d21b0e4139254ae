package finetune.sharpness;

import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * The largest eigenvalues of a Hessian, by the Lanczos process with full reorthogonalization: after
 * m products the Hessian is known on an m-dimensional space, in which it is tridiagonal.
 *
 * @param steps products with the Hessian; each keeps a vector as large as the weights
 */
public record Lanczos(int steps) {
  /** Below this share of the largest entry, the next direction is rounding. */
  private static final double NOTHING_LEFT = 1e-9;

  /**
   * An eigenvalue.
   *
   * @param error bound of its distance from a true one, if the products were exact
   */
  public record Eigenvalue(double value, double error) {}

  /** The space that was found, and the Hessian in it. */
  private record Space(List<Tensors> basis, List<Double> diagonal, List<Double> beside) {}

  /**
   * What was found.
   *
   * @param values eigenvalues in falling order, as many as there were steps, or fewer if the space
   *     ended
   * @param top the eigenvector of the largest, of length 1
   */
  public record Spectrum(List<Eigenvalue> values, Tensors top) {}

  /**
   * Finds them.
   *
   * @param start any vector that is not zero
   */
  public Spectrum of(Hessian hessian, Tensors start) {
    List<Eigenvalue> values = new ArrayList<>();
    Tensors top =
        Scope.making(
            () -> {
              Space space = space(hessian, start);
              values.addAll(eigenvalues(space));
              return combined(space, tridiagonal(space).vectors()[0]);
            });
    return new Spectrum(List.copyOf(values), top);
  }

  private static Tensors combined(Space space, double[] shares) {
    Tensors sum = space.basis().get(0).times(shares[0]);
    for (int i = 1; i < shares.length; i++) {
      double share = shares[i];
      Tensors next = space.basis().get(i);
      sum = sum.spentOn(all -> all.plus(share, next));
    }
    return sum;
  }

  private Space space(Hessian hessian, Tensors start) {
    Space space = new Space(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Tensors v = start.times(1 / start.finiteNorm());
    double largest = 0;
    while (true) {
      space.basis().add(v);
      Tensors next = hessian.times(v);
      double own = v.dot(next);
      space.diagonal().add(own);
      for (int round = 0; round < 2; round++) { // once leaves rounding that grows
        for (Tensors known : space.basis()) {
          next = orthogonal(next, known);
        }
      }
      double length = next.norm();
      largest = Math.max(largest, Math.max(Math.abs(own), length));
      space.beside().add(length);
      if (space.basis().size() == steps || length <= NOTHING_LEFT * largest) {
        return space;
      }
      v = next.spentOn(all -> all.times(1 / length));
    }
  }

  private static Tensors orthogonal(Tensors next, Tensors known) {
    double share = known.dot(next);
    return next.spentOn(all -> all.plus(-share, known));
  }

  private static SymmetricMatrix.Eigen tridiagonal(Space space) {
    int size = space.diagonal().size();
    double[][] matrix = new double[size][size];
    for (int i = 0; i < size; i++) {
      matrix[i][i] = space.diagonal().get(i);
      if (i + 1 < size) {
        matrix[i][i + 1] = space.beside().get(i);
        matrix[i + 1][i] = space.beside().get(i);
      }
    }
    return new SymmetricMatrix(matrix).eigen();
  }

  private static List<Eigenvalue> eigenvalues(Space space) {
    SymmetricMatrix.Eigen eigen = tridiagonal(space);
    int size = space.diagonal().size();
    double outside = space.beside().get(size - 1);
    List<Eigenvalue> all = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      double error = Math.abs(outside * eigen.vectors()[i][size - 1]);
      all.add(new Eigenvalue(eigen.values()[i], error));
    }
    return all;
  }
}
