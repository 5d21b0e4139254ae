package finetune.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run must be for SAF and MESA to do anything in it. */
class TimelyTest {
  private static RunFacts epochs(int count) {
    return new RunFacts("rte", false, 32, count);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "saf:start=5 | 3 | start=5 never takes effect in 3 epochs; the largest useful start is 1",
        "mesa:start=2 | 3 | start=2 never takes effect in 3 epochs; the largest useful start is 1",
        "saf:lag=3 | 3 | lag=3 never takes effect in 3 epochs; the largest useful lag is 2",
        "saf | 1 | saf never takes effect in 1 epoch; it needs 2 or more",
        "mesa+swa | 1 | mesa never takes effect in 1 epoch; it needs 2 or more",
        "saf:end=1 | 3 | end=1 leaves no epoch; the smallest useful end is 2",
        "saf:lag=2,end=2 | 5 | end=2 leaves no epoch; the smallest useful end is 3"
      })
  void whatIsWithoutEffectIsRefused(String opt, int epochs, String message) {
    assertEquals(List.of("--opt:1: " + message), Opt.problems(opt, epochs(epochs)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"saf:start=1", "saf:lag=2,start=0", "mesa:start=1", "saf:end=2", "swa"})
  void whatTakesEffectIsNot(String opt) {
    assertEquals(List.of(), Opt.problems(opt, epochs(3)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"saf", "mesa"})
  void scoresHaveNoClasses(String opt) {
    assertEquals(
        List.of("--opt:1: " + opt + " needs class labels; stsb is a regression task"),
        Opt.problems(opt, new RunFacts("stsb", true, 32, 3)));
  }
}
