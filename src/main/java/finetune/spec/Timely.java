package finetune.spec;

import java.util.Optional;

/** What keys that count epochs demand of a run, so that none is without effect. */
public final class Timely {
  /** Some epoch comes after {@code start}, the last that is left alone. */
  public static final Demand START = (term, run) -> tooLate(term, "start", run, 2);

  /** Some epoch has another so many before it. */
  public static final Demand LAG = (term, run) -> tooLate(term, "lag", run, 1);

  /** Some epoch lies between {@code start} and {@code end}, with another {@code lag} before it. */
  public static final Demand END =
      (term, run) -> {
        int smallest = Math.max(term.whole("start") + 1, term.whole("lag")) + 1;
        return term.has("end") && term.whole("end") < smallest
            ? Optional.of(
                "end="
                    + term.whole("end")
                    + " leaves no epoch; the smallest useful end is "
                    + smallest)
            : Optional.empty();
      };

  private Timely() {}

  private static Optional<String> tooLate(
      OptSpec.Term term, String key, RunFacts run, int epochsNeeded) {
    int largest = run.epochs() - epochsNeeded;
    String never =
        " never takes effect in " + run.epochs() + (run.epochs() == 1 ? " epoch" : " epochs");
    if (largest < 0) {
      return Optional.of(term.name() + never + "; it needs 2 or more");
    }
    return term.whole(key) <= largest
        ? Optional.empty()
        : Optional.of(
            key + "=" + term.whole(key) + never + "; the largest useful " + key + " is " + largest);
  }
}
