package finetune.fault;

/**
 * Where something is wrong: a position in a text, a binary file, an archive, a flag's value, or
 * nowhere in particular.
 */
public final class Place {
  /** No position: the message stands alone. */
  public static final Place NONE = new Place("");

  private final String prefix;

  private Place(String prefix) {
    this.prefix = prefix;
  }

  /** A whole file or folder. */
  public static Place of(Object path) {
    return new Place(path + ": ");
  }

  /** A position in a text; lines and columns count from 1, columns in Unicode code points. */
  public static Place at(Object path, long line, long column) {
    return new Place(path + ":" + line + ":" + column + ": ");
  }

  /** A byte of a binary file. */
  public static Place offset(Object path, long offset) {
    return new Place(path + "@0x" + Long.toHexString(offset) + ": ");
  }

  /** An entry inside an archive. */
  public static Place entry(Object path, String entry) {
    return new Place(path + "!" + entry + ": ");
  }

  /** A byte of an entry inside an archive. */
  public static Place entry(Object path, String entry, long offset) {
    return new Place(path + "!" + entry + "@0x" + Long.toHexString(offset) + ": ");
  }

  /** A column, from 1, within the value of a flag such as {@code --opt}. */
  public static Place flag(String flag, int column) {
    return new Place(flag + ":" + column + ": ");
  }

  /** A flag as a whole. */
  public static Place flag(String flag) {
    return new Place(flag + ": ");
  }

  /** What stands before the message, with the closing colon and space. */
  @Override
  public String toString() {
    return prefix;
  }
}
