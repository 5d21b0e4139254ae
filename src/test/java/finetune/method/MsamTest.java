package finetune.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import finetune.spec.Opt;
import finetune.spec.RunFacts;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A batch in shards, each with a displacement of its own. */
@Tag("native")
class MsamTest {
  private static final String DESCENT = "+sgd:momentum=0";

  private static Walk walk(String opt, int rows) {
    return Walk.on(Problem.BATCHES, opt + DESCENT).batches(Numbered.rowsEach(rows)).start();
  }

  @Test
  void everyShardIsDisplacedForItself() {
    try (Walk shards = walk("msam-2:rho=0.5", 2);
        Walk whole = walk("sam-0.5", 2)) {
      assertArrayEquals(new double[] {2.7289366094, 0.2229857500}, shards.steps(1).at(), 1e-9);
      assertArrayEquals(new double[] {2.7307692308, 0.2153846154}, whole.steps(1).at(), 1e-9);
      assertEquals(whole.outcomes.get(0).loss(), shards.outcomes.get(0).loss(), 1e-12);
    }
  }

  @Test
  void theFirstShardsAreLarger() {
    try (Walk walk = walk("msam-2:rho=0.5", 5)) {
      Outcome outcome = walk.step();
      List<QuadraticOracle.Asked> asked = walk.oracle.asked;
      assertEquals(4, asked.size());
      for (int i = 0; i < 4; i++) {
        assertEquals(i < 2 ? List.of(0L, 1L, 2L) : List.of(3L, 4L), asked.get(i).rows());
        assertEquals(new Request.Chance(0, i % 2, i / 2, true), asked.get(i).chance());
      }
      assertEquals(2, outcome.gradients(), 1e-12);
      assertEquals(2, outcome.inSequence(), 1e-12);
    }
  }

  /** Shares of 3, 3, 2 and 2 in 10, added in the order in which lanes take them. */
  @Test
  void whatShardsCostIsAWholeNumber() {
    try (Walk walk = walk("msam-4:rho=0.5", 10)) {
      Outcome outcome = walk.step();
      assertEquals(2.0, outcome.gradients());
      assertEquals(2.0, outcome.inSequence());
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 3", "3, 7", "64, 3"})
  void everyExampleCountsAlike(int shards, int rows) {
    try (Walk walk = walk("msam-" + shards + ":rho=1e-9", rows);
        Walk whole = walk("sam-1e-9", rows)) {
      assertArrayEquals(whole.steps(3).at(), walk.steps(3).at(), 1e-8);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "msam-64|1: msam-64: 64 shards need a batch of at least 64; the batch is 32",
        "sgd+msam:m=33|5: msam-33: 33 shards need a batch of at least 33; the batch is 32"
      })
  void needsAnExampleAShard(String opt, String problem) {
    RunFacts run = new RunFacts("rte", false, 32, 3);
    assertEquals(List.of("--opt:" + problem), Opt.problems(opt, run));
    assertEquals(List.of(), Opt.problems("msam-32", run));
  }
}
