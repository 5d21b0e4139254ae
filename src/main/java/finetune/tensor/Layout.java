package finetune.tensor;

import finetune.archive.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The parts of a vector of weights, in order; two vectors can be combined if they share a layout.
 */
public record Layout(List<Part> parts) {
  public Layout {
    parts = List.copyOf(parts);
  }

  /** The layout of arrays by name. */
  public static Layout of(Map<String, Array> arrays) {
    List<Part> parts = new ArrayList<>();
    arrays.forEach((name, array) -> parts.add(Part.of(name, array.shape())));
    return new Layout(parts);
  }
}
