package finetune.tensor;

import java.util.List;

/**
 * The parts of a vector of weights, in order; two vectors can be combined if they share a layout.
 */
public record Layout(List<Part> parts) {
  public Layout {
    parts = List.copyOf(parts);
  }

  /** Number of elements of all parts together. */
  public long size() {
    return parts.stream().mapToLong(Part::size).sum();
  }
}
