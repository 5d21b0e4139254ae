package finetune.tensor;

import java.util.Arrays;
import java.util.List;

/**
 * One tensor of a model's weights.
 *
 * @param name its name in the checkpoint, such as {@code
 *     encoder.layer.0.attention.self.query.weight}
 * @param shape its sizes
 */
public record Part(String name, List<Long> shape) {
  public Part {
    shape = List.copyOf(shape);
  }

  /** A part of that name and shape. */
  public static Part of(String name, long... shape) {
    return new Part(name, Arrays.stream(shape).boxed().toList());
  }

  /** Number of elements. */
  public long size() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }
}
