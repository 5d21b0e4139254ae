package finetune.fault;

import java.util.ArrayList;
import java.util.List;

/** Collects all problems of one input, so that the user reads them at once. */
public final class Problems {
  private static final int SHOWN = 20;

  private final ExitCode code;
  private final String input;
  private final List<String> lines = new ArrayList<>();

  /** Problems of the named input, which all end with the same exit code. */
  public Problems(ExitCode code, Object input) {
    this.code = code;
    this.input = input.toString();
  }

  /** Notes one problem; an empty hint is left out. */
  public void add(Place place, String what, String hint) {
    lines.add(Fault.line(place, what, hint));
  }

  /** Notes one problem that says it all. */
  public void add(Place place, String what) {
    add(place, what, "");
  }

  /** Throws one fault with the first 20 problems and a count of the others, if there is any. */
  public void throwIfAny() {
    if (lines.isEmpty()) {
      return;
    }
    List<String> shown = new ArrayList<>(lines.subList(0, Math.min(SHOWN, lines.size())));
    if (lines.size() > SHOWN) {
      shown.add(input + ": " + (lines.size() - SHOWN) + " more problems");
    }
    throw Fault.of(code, shown);
  }
}
