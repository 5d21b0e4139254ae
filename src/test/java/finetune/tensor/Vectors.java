package finetune.tensor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;

/** What tests ask of tensors. */
public final class Vectors {
  private Vectors() {}

  /** All their numbers, one after the other. */
  public static double[] numbers(Tensors tensors) {
    return tensors.values().values().stream()
        .flatMapToDouble(array -> Arrays.stream(array.toDoubles()))
        .toArray();
  }

  /** The cosine of the angle between two vectors. */
  public static double cosine(Tensors a, Tensors b) {
    return a.dot(b) / (a.norm() * b.norm());
  }

  /** Fails where the two are farther apart than that share of what was expected. */
  public static void requireNear(Tensors expected, Tensors tensors, double tolerance) {
    double away = tensors.plus(-1, expected).norm() / expected.norm();
    assertTrue(away <= tolerance, "off by " + away);
  }
}
