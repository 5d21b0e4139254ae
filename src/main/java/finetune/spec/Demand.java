package finetune.spec;

import java.util.Optional;

/** What a term of a spec needs of a run. */
@FunctionalInterface
public interface Demand {
  /** Nothing. */
  Demand NONE = (term, run) -> Optional.empty();

  /** Labels that are classes. */
  Demand CLASSES =
      (term, run) ->
          run.isRegression()
              ? Optional.of(
                  term.name() + " needs class labels; " + run.task() + " is a regression task")
              : Optional.empty();

  /** A batch that can be cut into as many shards as the key says. */
  static Demand shards(String key) {
    return (term, run) -> {
      int shards = term.whole(key);
      String what =
          term.name() + "-" + shards + ": " + shards + " shards need a batch of at least ";
      return run.batchSize() < shards
          ? Optional.of(what + shards + "; the batch is " + run.batchSize())
          : Optional.empty();
    };
  }

  /** What the run lacks, if anything. */
  Optional<String> unmet(OptSpec.Term term, RunFacts run);

  /** Both. */
  default Demand and(Demand other) {
    return (term, run) -> unmet(term, run).or(() -> other.unmet(term, run));
  }
}
