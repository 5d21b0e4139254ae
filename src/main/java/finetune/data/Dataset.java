package finetune.data;

import finetune.random.Noise;
import finetune.task.Split;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The examples of one file.
 *
 * @param split whose layout the file has
 * @param name what messages call the file
 * @param examples in the order of the file
 * @param skipped bad rows that were left out
 * @param emptyTexts examples with a text of nothing but spaces and zero-width characters
 * @param sha256 of the file's bytes
 */
public record Dataset(
    Split split,
    String name,
    List<Example> examples,
    long skipped,
    long emptyTexts,
    String sha256) {
  public Dataset {
    examples = List.copyOf(examples);
  }

  /** Number of examples. */
  public int size() {
    return examples.size();
  }

  /** What the examples take in the Java heap, about. */
  public long bytes() {
    return examples.stream().mapToLong(Example::bytes).sum();
  }

  /** The labels, in order; NaN where there are none. */
  public double[] labels() {
    return examples.stream().mapToDouble(Example::label).toArray();
  }

  /**
   * So many examples, drawn by the seed and left in the order of the file; all if there are less.
   */
  public Dataset subset(int count, Noise noise) {
    if (count >= size()) {
      return this;
    }
    int[] drawn = Noise.permutation(noise.key(Noise.Stream.SUBSET, 0, 0, 0), size());
    List<Example> chosen = Arrays.stream(drawn, 0, count).sorted().mapToObj(examples::get).toList();
    return new Dataset(split, name, chosen, skipped, emptyTexts, sha256);
  }

  /** What a user is told of rows that were left out; empty if there are none. */
  public String remark() {
    return skipped == 0
        ? ""
        : String.format(Locale.ROOT, "%s: %d of %d rows skipped", name, skipped, skipped + size());
  }
}
