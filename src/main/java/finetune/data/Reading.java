package finetune.data;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Warnings;

/**
 * How files are read where they are not as they should be.
 *
 * @param badRows what becomes of bad rows
 * @param quarantine where they are kept; used by {@link BadRows#QUARANTINE} only
 * @param strict whether a wrong number of rows is a fault instead of a warning
 * @param warnings who is told
 */
public record Reading(BadRows badRows, Quarantine quarantine, boolean strict, Warnings warnings) {
  /** Of files that need not be as published; their bad rows are kept nowhere. */
  public static Reading of(BadRows badRows, Warnings warnings) {
    return new Reading(badRows, row -> {}, false, warnings);
  }

  /** Nothing bad is accepted. */
  public static Reading failing(Warnings warnings) {
    return of(BadRows.FAIL, warnings);
  }

  /** Lets a bad row pass, or throws what is wrong with it. */
  void bad(byte[] row, Fault problem) {
    switch (badRows) {
      case FAIL -> throw problem;
      case SKIP -> {}
      case QUARANTINE -> quarantine.keep(row);
    }
  }

  /** Says that a file is not the published one. */
  void differs(String what) {
    if (strict) {
      throw Fault.of(ExitCode.DATA, Place.NONE, what, "--strict-data takes GLUE's own files only");
    }
    warnings.warn(Warnings.Tag.DATA, what);
  }
}
