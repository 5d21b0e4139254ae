package finetune.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import finetune.archive.Array;
import finetune.tensor.Module.Many;
import finetune.tensor.Module.One;
import java.util.List;

/**
 * The vector arithmetic of a step, each operation one native call over all tensors; the formulas
 * are in {@code kernels.py}.
 */
public final class Kernels {
  private static final Module MODULE =
      Module.of("Kernels", Kernels.class.getResource("kernels.py"));

  private Kernels() {}

  static double norm(List<NDArray> x) {
    return number("norm", new Many(x));
  }

  static double dot(List<NDArray> x, List<NDArray> y) {
    return number("dot", new Many(x), new Many(y));
  }

  /** The inner product of each pair. */
  static double[] dots(List<NDArray> x, List<NDArray> y) {
    return MODULE.call("dots", new Many(x), new Many(y)).get(0).toDoubleArray();
  }

  static List<NDArray> plus(List<NDArray> x, List<NDArray> y, double alpha) {
    return MODULE.call("plus", new Many(x), new Many(y), numbers(alpha));
  }

  /** x + alpha · y ⊙ z. */
  static List<NDArray> plus(List<NDArray> x, List<NDArray> y, List<NDArray> z, double alpha) {
    return MODULE.call("plusProduct", new Many(x), new Many(y), new Many(z), numbers(alpha));
  }

  /** Adds alpha · y ⊙ z to x in place. */
  static void add(List<NDArray> x, List<NDArray> y, List<NDArray> z, double alpha) {
    MODULE.call("addProduct", new Many(x), new Many(y), new Many(z), numbers(alpha));
  }

  static List<NDArray> mix(List<NDArray> x, List<NDArray> y, double weight) {
    return MODULE.call("mix", new Many(x), new Many(y), numbers(weight));
  }

  static List<NDArray> scaled(List<NDArray> x, double factor) {
    return MODULE.call("scaled", new Many(x), numbers(factor));
  }

  static List<NDArray> scaled(List<NDArray> x, double[] factors) {
    return MODULE.call("scaledEach", new Many(x), numbers(factors));
  }

  static List<NDArray> largest(List<NDArray> x, long keep) {
    return MODULE.call("largest", new Many(x), counts(keep));
  }

  static List<NDArray> filterNormalized(List<NDArray> x, List<NDArray> y) {
    return MODULE.call("rowsAsLong", new Many(x), new Many(y));
  }

  /**
   * Standard normal numbers, those of {@code Noise.gaussian} up to rounding.
   *
   * @param key to which gaussian's own constant has been added
   * @param starts the index of each tensor's first number
   */
  static List<NDArray> normals(List<NDArray> like, long key, long[] starts) {
    return MODULE.call("normals", new Many(like), counts(key), counts(starts));
  }

  static List<NDArray> product(List<NDArray> x, List<NDArray> y) {
    return MODULE.call("product", new Many(x), new Many(y));
  }

  static List<NDArray> magnitude(List<NDArray> x, double offset) {
    return MODULE.call("magnitude", new Many(x), numbers(offset));
  }

  /** The norm of (|w| + offset) · v. */
  static double stretchedNorm(List<NDArray> w, List<NDArray> v, double offset) {
    return number("stretchedNorm", new Many(w), new Many(v), numbers(offset));
  }

  /** w + alpha · (|w| + offset)² · v. */
  static List<NDArray> plusStretched(
      List<NDArray> w, List<NDArray> v, double offset, double alpha) {
    return MODULE.call("plusStretched", new Many(w), new Many(v), numbers(offset, alpha));
  }

  static List<NDArray> copies(List<NDArray> x) {
    return MODULE.call("copies", new Many(x));
  }

  /**
   * The tensors on a device. Nobody waits for a copy to a GPU: what is computed there with it comes
   * after it. A copy to the CPU is there when this returns. (The graph makes the device of a text
   * because libtorch 2.7.1's device of a kind and an index is always the first of its kind.)
   */
  static List<NDArray> moved(List<NDArray> x, Device device) {
    return MODULE.call("moved", new Many(x), counts(device.isGpu() ? device.getDeviceId() : -1));
  }

  /** The tensor itself, or a copy if its numbers do not lie in order; a handle of its own. */
  static NDArray contiguous(NDArray x) {
    return MODULE.call("contiguous", new One(x)).get(0);
  }

  static void add(List<NDArray> x, List<NDArray> y) {
    MODULE.call("add", new Many(x), new Many(y));
  }

  static void approach(List<NDArray> x, List<NDArray> y, double weight) {
    MODULE.call("approach", new Many(x), new Many(y), numbers(weight));
  }

  static void assign(List<NDArray> x, List<NDArray> y) {
    MODULE.call("assign", new Many(x), new Many(y));
  }

  /**
   * The numbers of one AdamW step.
   *
   * @param count of steps, this one included
   * @param factor of the gradient
   */
  public record Adam(
      double rate,
      double beta1,
      double beta2,
      double decay,
      double epsilon,
      long count,
      double factor) {
    private Module.Argument[] with(Tensors w, Tensors g, Tensors m, Tensors v) {
      // Fused AdamW reads the count where the weights are.
      List<NDArray> steps = List.of(Native.of(Array.ofFloats(new float[] {count}, 1)));
      One there = new One(Native.on(w.present().get(0).getDevice(), steps).get(0));
      One numbers = numbers(rate, beta1, beta2, decay, epsilon, factor);
      return new Module.Argument[] {many(w), many(g), many(m), many(v), there, numbers};
    }
  }

  /**
   * Moves weights and both moments by one AdamW step, in place (torch.optim.AdamW). The gradient is
   * multiplied in place too.
   */
  public static void adamw(Tensors w, Tensors g, Tensors m, Tensors v, Adam numbers) {
    MODULE.call("adamw", numbers.with(w, g, m, v));
  }

  /** Where {@link #adamw} would bring the weights; nothing changes, a piece at a time is copied. */
  public static Tensors adamwPeek(Tensors w, Tensors g, Tensors m, Tensors v, Adam numbers) {
    return w.withPresent(MODULE.call("adamwPeek", numbers.with(w, g, m, v)));
  }

  /**
   * The numbers of one SGD step.
   *
   * @param factor of the gradient
   */
  public record Sgd(
      double rate, double momentum, double decay, boolean nesterov, boolean first, double factor) {
    private Module.Argument[] with(Tensors w, Tensors g, Tensors buffer) {
      One numbers = numbers(rate, momentum, decay, nesterov ? 1 : 0, first ? 1 : 0, factor);
      return new Module.Argument[] {many(w), many(g), many(buffer), numbers};
    }
  }

  /**
   * Moves weights and the momentum buffer by one SGD step, in place (torch.optim.SGD). The buffer's
   * numbers are ignored and overwritten the first time; without momentum nobody touches it. The
   * gradient is multiplied in place.
   */
  public static void sgd(Tensors w, Tensors g, Tensors buffer, Sgd numbers) {
    MODULE.call("sgd", numbers.with(w, g, buffer));
  }

  /** Where {@link #sgd} would bring the weights; nothing changes, a piece at a time is copied. */
  public static Tensors sgdPeek(Tensors w, Tensors g, Tensors buffer, Sgd numbers) {
    return w.withPresent(MODULE.call("sgdPeek", numbers.with(w, g, buffer)));
  }

  private static Many many(Tensors tensors) {
    return new Many(tensors.present());
  }

  private static double number(String method, Module.Argument... arguments) {
    return MODULE.call(method, arguments).get(0).getDouble();
  }

  private static One counts(long... counts) {
    return new One(Native.of(Array.ofLongs(counts, counts.length)));
  }

  private static One numbers(double... numbers) {
    return new One(Native.of(numbers));
  }
}
