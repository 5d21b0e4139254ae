package finetune.spec;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Problems;
import finetune.method.Methods;
import java.util.List;
import java.util.Optional;

/** What a test says with {@code --opt}. */
public final class Opt {
  private Opt() {}

  /** Reads a spec; throws one fault with all its problems. */
  public static OptSpec read(String text) {
    return read(text, Optional.empty());
  }

  /** What is wrong with a spec for a run. */
  public static List<String> problems(String text, RunFacts run) {
    try {
      read(text, Optional.of(run));
      return List.of();
    } catch (Fault fault) {
      return fault.lines();
    }
  }

  private static OptSpec read(String text, Optional<RunFacts> run) {
    Problems problems = new Problems(ExitCode.USAGE, "--opt");
    Optional<OptSpec> spec =
        new OptReader(Methods.CATALOGUE, (tag, warning) -> {})
            .read(text, column -> Place.flag("--opt", column), Optional.empty(), run, problems);
    problems.throwIfAny();
    return spec.orElseThrow();
  }
}
