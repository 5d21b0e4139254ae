package finetune.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One tensor of a model's weights.
 *
 * @param name its name in the checkpoint, such as {@code
 *     encoder.layer.0.attention.self.query.weight}
 * @param shape its sizes
 */
public record Part(String name, List<Long> shape) {
  /** GPT-2's and CLIP's names of layers: {@code ln_1}, {@code ln_f}. */
  private static final Pattern LN = Pattern.compile("ln[0-9]*(_.*)?");

  /** Passes every part. */
  public static final Predicate<Part> ANY = part -> true;

  public Part {
    shape = List.copyOf(shape);
  }

  /** A part of that name and shape. */
  public static Part of(String name, long... shape) {
    return new Part(name, Arrays.stream(shape).boxed().toList());
  }

  /** Whether its name says that it is a weight and not a bias. */
  public boolean isWeight() {
    return name.contains("weight");
  }

  /** Whether its name says that it is a bias. */
  public boolean isBias() {
    return name.toLowerCase(Locale.ROOT).contains("bias");
  }

  /**
   * Whether its name says that it is of a normalization layer: {@code LayerNorm}, {@code
   * layer_norm}, {@code norm1}, {@code bn2}, {@code ln_f}.
   */
  public boolean isNormalization() {
    return name.toLowerCase(Locale.ROOT).contains("norm")
        || Arrays.stream(name.split("\\."))
            .anyMatch(layer -> layer.startsWith("bn") || LN.matcher(layer).matches());
  }

  /** Number of elements. */
  public long size() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }
}
