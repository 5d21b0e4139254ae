package finetune.sharpness;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** A small symmetric matrix, of which the eigenvalues are wanted. */
record SymmetricMatrix(double[][] entries) {
  private static final int SWEEPS = 60;

  /**
   * Eigenvalues in falling order.
   *
   * @param vectors the i-th of length 1, for the i-th value
   */
  record Eigen(double[] values, double[][] vectors) {}

  /** By Jacobi's rotations (Golub, Van Loan, Matrix Computations, 8.5). */
  Eigen eigen() {
    int n = entries.length;
    double[][] a = Arrays.stream(entries).map(double[]::clone).toArray(double[][]::new);
    double[][] v = new double[n][n]; // columns are the vectors
    for (int i = 0; i < n; i++) {
      v[i][i] = 1;
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          if (a[p][q] != 0) {
            rotate(a, v, p, q);
          }
        }
      }
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -a[i][i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] values = Arrays.stream(order).mapToDouble(i -> a[i][i]).toArray();
    double[][] vectors =
        Arrays.stream(order)
            .mapToObj(i -> IntStream.range(0, n).mapToDouble(row -> v[row][i]).toArray())
            .toArray(double[][]::new);
    return new Eigen(values, vectors);
  }

  /** Turns the axes p and q so that the entry between them vanishes. */
  private static void rotate(double[][] a, double[][] v, int p, int q) {
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
    double c = 1 / Math.hypot(t, 1);
    double s = t * c;
    for (int k = 0; k < a.length; k++) {
      double kp = a[k][p];
      double kq = a[k][q];
      a[k][p] = c * kp - s * kq;
      a[k][q] = s * kp + c * kq;
    }
    for (int k = 0; k < a.length; k++) {
      double pk = a[p][k];
      double qk = a[q][k];
      a[p][k] = c * pk - s * qk;
      a[q][k] = s * pk + c * qk;
    }
    for (double[] row : v) {
      double kp = row[p];
      double kq = row[q];
      row[p] = c * kp - s * kq;
      row[q] = s * kp + c * kq;
    }
    a[p][q] = 0;
    a[q][p] = 0;
  }
}
