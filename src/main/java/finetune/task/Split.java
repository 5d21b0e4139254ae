package finetune.task;

import java.util.List;

/**
 * One official file of a task.
 *
 * @param name {@code train}, {@code dev}, {@code test} or, for MNLI, {@code dev_matched} …
 * @param suffix what distinguishes its scores: empty, or {@code _mm} for MNLI mismatched
 * @param header whether its first line names the columns
 * @param columns names of its columns in order
 * @param rows examples that GLUE's own file has; 0 for a file that is not GLUE's
 * @param broken whether GLUE's own file also has rows with missing columns
 */
public record Split(
    String name, String suffix, boolean header, List<String> columns, long rows, boolean broken) {
  /** A file with a header, given as that line. */
  static Split of(String name, String header, long rows) {
    return new Split(name, "", true, List.of(header.split("\t")), rows, false);
  }

  /** The same file without a header line. */
  Split withoutHeader() {
    return new Split(name, suffix, false, columns, rows, broken);
  }

  /** The same file with rows that lack columns, beside those that count. */
  Split withBrokenRows() {
    return new Split(name, suffix, header, columns, rows, true);
  }

  /** The same file with scores of its own name. */
  Split withSuffix(String ownSuffix) {
    return new Split(name, ownSuffix, header, columns, rows, broken);
  }

  /** A file in the same format that need not have GLUE's number of rows. */
  public Split ofAnySize() {
    return new Split(name, suffix, header, columns, 0, broken);
  }

  /** Its official name, such as {@code train.tsv}. */
  public String file() {
    return name + ".tsv";
  }
}
