package finetune.data;

import finetune.fault.Warnings;
import java.util.Set;
import java.util.stream.Collectors;

/** Examples that are there for training and for evaluation too. */
public final class Overlap {
  private Overlap() {}

  /** How many examples of one file have the texts of an example of another. */
  public static long rows(Dataset train, Dataset dev) {
    Set<Texts> seen = train.examples().stream().map(Texts::of).collect(Collectors.toSet());
    return dev.examples().stream().map(Texts::of).filter(seen::contains).count();
  }

  /** Warns where there are any. */
  public static void warn(Dataset train, Dataset dev, Warnings warnings) {
    long rows = rows(train, dev);
    if (rows > 0) {
      String some = rows == 1 ? "1 row of " : rows + " rows of ";
      String appear = rows == 1 ? " appears" : " appear";
      warnings.warn(Warnings.Tag.DATA, some + dev.split().name() + appear + " in train");
    }
  }

  private record Texts(String first, String second) {
    static Texts of(Example example) {
      return new Texts(example.first(), example.second());
    }
  }
}
