package finetune.tensor;

import java.util.Arrays;

/**
 * One tensor of a model's weights.
 *
 * @param name its name in the checkpoint, such as {@code
 *     encoder.layer.0.attention.self.query.weight}
 * @param shape its sizes
 */
public record Part(String name, long... shape) {
  /** Number of elements. */
  public long size() {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  /** Number of dimensions. */
  public int rank() {
    return shape.length;
  }
}
