package finetune.method;

import static org.junit.jupiter.api.Assertions.assertEquals;

import finetune.manual.Manual;
import finetune.spec.CatalogueEntry;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a run of ten steps costs, in gradients. */
@Tag("native")
class CountersTest {
  @ParameterizedTest
  @CsvSource({
    "adamw, 10, 10",
    "late-2e-5, 18, 18",
    "late-2e-5+sampa, 19, 11",
    "late-1, 10, 10",
    "swa-0:every=1+sam, 20, 20",
    "saf, 10, 10",
    "mesa-0, 10, 10",
    "sgd, 10, 10",
    "sam, 20, 20",
    "sam:rho=0, 10, 10",
    "asam+sgd, 20, 20",
    "sam:every=5, 12, 12",
    "sampa, 21, 11",
    "sampa-0:rho=0, 10, 10",
    "sampa-0.2:aux=sgd+asam, 21, 11",
    "optsam, 11, 11",
    "randsam, 10, 10",
    "sam-db, 20, 20",
    "sam-db:batches=next, 20, 20",
    "sam-db:rho=0, 10, 10",
    "looksam, 12, 12",
    "looksam-1, 20, 20",
    "async-sam, 20, 11",
    "async-sam:lag=0, 20, 20",
    "gsam, 20, 20",
    "gnp, 20, 20",
    "gnp-0, 10, 10",
    "wsam, 20, 20",
    "wsam:decoupled=false+asam, 20, 20",
    "msam, 20, 20",
    "lookbehind, 30, 30",
    "lookbehind-3:alpha=0.5, 40, 40",
    "lookbehind-1:rho=0, 10, 10",
    "sam-on, 20, 20",
    "layersam-1:tensors=all, 20, 20",
    "layersam, 20, 20",
    "vasso, 20, 20",
    "bisam, 20, 20",
    "sampa+bisam, 21, 11",
    "sampa+vasso, 21, 11",
    "ssam:samples=2, 26, 26", // three epochs begin
    "ssam:samples=2;every=2, 24, 24",
    "ssam-d, 20, 20",
    "ssam-1, 10, 10",
    "sampa+ssam:samples=2, 27, 17"
  })
  void countsGradients(String opt, int total, int inSequence) {
    try (Walk walk = Walk.on(Problem.BATCHES, opt.replace(';', ',')).start()) {
      walk.steps(10);
      assertEquals(total, walk.outcomes.stream().mapToDouble(Outcome::gradients).sum());
      assertEquals(inSequence, walk.outcomes.stream().mapToDouble(Outcome::inSequence).sum());
      assertEquals(0, walk.outcomes.stream().mapToInt(Outcome::forwards).sum());
      assertEquals(total, walk.oracle.asked.size());
    }
  }

  /** All whose cost is a number; ssam's masks take gradients besides. */
  static Stream<String> priced() {
    return Methods.CATALOGUE.entries().stream()
        .map(CatalogueEntry::name)
        .filter(name -> !name.equals("ssam"))
        .filter(name -> cost(name, "gradients_in_total").matches("\\d+( \\(\\+1\\))?"))
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("priced")
  void thePageTellsWhatIsCounted(String name) {
    try (Walk walk = Walk.on(Problem.BATCHES, name).start()) {
      walk.steps(10);
      double total = walk.outcomes.stream().mapToDouble(Outcome::gradients).sum();
      assertEquals(told(cost(name, "gradients_in_total")), total);
      double inSequence = walk.outcomes.stream().mapToDouble(Outcome::inSequence).sum();
      assertEquals(told(cost(name, "gradients_in_sequence")), inSequence);
    }
  }

  private static String cost(String name, String key) {
    return (String) new Manual(Methods.CATALOGUE).facts(name).get(key);
  }

  /** Of ten steps: "1 (+1)" is one more in the first. */
  private static int told(String cost) {
    return 10 * Integer.parseInt(cost.split(" ")[0]) + (cost.endsWith("(+1)") ? 1 : 0);
  }

  /** Its first epoch, of four steps, is that of the base. */
  @ParameterizedTest
  @CsvSource({"mesa, 6", "mesa:start=1, 2", "swa-0+mesa, 6"})
  void countsForwardPasses(String opt, int forwards) {
    try (Walk walk = Walk.on(opt).start()) {
      walk.steps(10);
      assertEquals(10, walk.outcomes.stream().mapToDouble(Outcome::gradients).sum());
      assertEquals(forwards, walk.outcomes.stream().mapToInt(Outcome::forwards).sum());
    }
  }

  @Test
  void aMethodForTheLastEighthCostsAnEighthMore() {
    try (Walk walk = Walk.on(Problem.Q, "late-0.00175+sam").start()) { // s = 175
      walk.steps(200);
      assertEquals(225, walk.outcomes.stream().mapToDouble(Outcome::gradients).sum());
    }
  }
}
