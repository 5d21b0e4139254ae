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

  /** A batch that can be cut into as many shards as the key says. */
  static Demand shards(String key) {
    return (part, run) -> {
      int shards = part.whole(key);
      String what =
          part.name() + "-" + shards + ": " + shards + " shards need a batch of at least ";
      return run.batchSize() < shards
          ? Optional.of(what + shards + "; the batch is " + run.batchSize())
          : Optional.empty();
    };
  }

  /** What the run lacks, if anything. */
  Optional<String> unmet(OptSpec.Part part, RunFacts run);

  /** Both. */
  default Demand and(Demand other) {
    return (part, run) -> unmet(part, run).or(() -> other.unmet(part, run));
  }
}
