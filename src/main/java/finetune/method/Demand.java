package finetune.method;

import java.util.Optional;

/** What a part of a spec needs of a run. */
@FunctionalInterface
interface Demand {
  /** Nothing. */
  Demand NONE = (part, run) -> Optional.empty();

  /** Labels that are classes. */
  Demand CLASSES =
      (part, run) ->
          run.isRegression()
              ? Optional.of(
                  part.name() + " needs class labels; " + run.task() + " is a regression task")
              : Optional.empty();

  /** What the run lacks, if anything. */
  Optional<String> unmet(OptSpec.Part part, RunFacts run);

  /** Both. */
  default Demand and(Demand other) {
    return (part, run) -> unmet(part, run).or(() -> other.unmet(part, run));
  }
}
