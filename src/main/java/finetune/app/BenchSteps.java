package finetune.app;

import finetune.journal.Entry;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Steps that were measured.
 *
 * @param untimed steps before them
 * @param started when the JVM started, in milliseconds since 1970
 * @param first when the first of all steps was done
 */
record BenchSteps(int untimed, List<Measured> measured, long started, long first) {
  /**
   * One step.
   *
   * @param cells tokens, padding included
   * @param operations floating-point operations that it needed; NaN if unknown
   */
  record Measured(Entry.Step step, long cells, double operations) {}

  Spread spread(ToDoubleFunction<Entry.Step> seconds) {
    return Spread.of(measured.stream().map(one -> seconds.applyAsDouble(one.step())).toList());
  }

  /** Of something, so much a second. */
  double rate(ToDoubleFunction<Measured> of) {
    return sum(of) / sum(one -> one.step().seconds());
  }

  double padding() {
    return 1 - sum(one -> one.step().tokens()) / sum(Measured::cells);
  }

  double gradients() {
    return sum(one -> one.step().gradients()) / measured.size();
  }

  double operations() {
    return sum(Measured::operations) / measured.size();
  }

  double secondsToFirst() {
    return (first - started) / 1e3;
  }

  private double sum(ToDoubleFunction<Measured> of) {
    return measured.stream().mapToDouble(of).sum();
  }
}
