package finetune.data;

/** What becomes of a row that cannot be read: {@code on_bad_row} of a recipe. */
public enum BadRows {
  /** The first one ends the run. */
  FAIL,
  /** They are left out and counted. */
  SKIP,
  /** As skip, and their bytes are kept aside. */
  QUARANTINE
}
