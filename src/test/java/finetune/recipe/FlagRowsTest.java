package finetune.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagRowsTest {
  private RecipeFixture fixture;

  @BeforeEach
  void folder(@TempDir Path folder) {
    fixture = new RecipeFixture(folder);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "F01|--epoch|3|unknown option '--epoch'; did you mean '--epochs'?",
        "F02|--epochs|``|--epochs: expected a value of epochs",
        "F03|--epochs|3x|--epochs:2: '3x' is not a whole number",
        "F03|--epochs|１２|--epochs:1: '１２' is not a whole number",
        "F03|--learning-rate|NaN|--learning-rate:1: 'NaN' is not a number",
        "F03|--lr|0|--lr:1: learning_rate must be > 0 and finite, got 0",
        "F03|--batch-size|2147483648|--batch-size:1: batch_size must be a whole number ≥ 1, got"
            + " 2147483648; at most 2147483647",
        "F05|--model|@x|",
        "opt|--opt|sampa-1.5|--opt:7: lambda must be in [0,1], got 1.5",
        "rho|--rho|0.1|--rho:1: rho has no effect with adamw; it belongs to sam",
      })
  void aBadFlagHasItsColumn(String id, String option, String value, String line) {
    if (line == null) {
      assertEquals(value, fixture.flags("--task", "rte", option, value).model());
    } else {
      assertEquals(List.of(line), fixture.flagProblems("--task", "rte", option, value));
    }
  }

  @Test
  void rhoFromOutsideDecidesWhatIsTooLargeInASpec() {
    String spec = "gsam:rho-min=0.2";
    assertEquals(
        0.5,
        fixture
            .flags("--task", "rte", "--opt", spec, "--rho", "0.5")
            .opt()
            .rule()
            .get()
            .number("rho"));
    for (String[] small : new String[][] {{}, {"--rho", "0.1"}}) {
      String most = small.length == 0 ? "0.05" : small[1];
      List<String> flags = new ArrayList<>(List.of("--task", "rte", "--opt", spec));
      flags.addAll(List.of(small));
      assertEquals(
          List.of("--opt:6: rho-min must be in [0," + most + "], got 0.2"),
          fixture.flagProblems(flags.toArray(String[]::new)));
    }
  }

  @Test
  void F02_aRepeatedFlag() {
    assertEquals(
        List.of("--epochs: 'epochs' given twice"),
        fixture.flagProblems("--task", "rte", "--epochs", "1", "--epochs", "2"));
    assertEquals(
        List.of("--lr: 'learning_rate' given twice (also as --learning-rate)"),
        fixture.flagProblems("--task", "rte", "--learning-rate", "1", "--lr", "2"));
  }

  @Test
  void F04_theFlagWinsAndIsWrittenDown() {
    Path file = fixture.write("recipe.yaml", "task: rte\nepochs: 5");
    Sources sources =
        new Sources(List.of(file), RecipeFixture.pairs("--epochs", "3"), List.of("seed=9"));
    Recipe recipe = fixture.read(sources);
    assertEquals(3, recipe.epochs());
    assertEquals(9, recipe.seed());
    assertTrue(recipe.yaml().contains("\nepochs: 3 "));
    assertEquals(
        List.of("--epochs: 3 contradicts 5 at recipe.yaml:2; leave one of them out"),
        fixture.problems(sources, true));
  }

  @Test
  void F04_strictAllowsWhatAgreesAndWhatThePresetSays() {
    Path file = fixture.write("recipe.yaml", "task: rte\nepochs: 5");
    Sources sources =
        new Sources(List.of(file), RecipeFixture.pairs("--epochs", "5", "--seed", "4"), List.of());
    assertEquals(4, fixture.read(sources, true).seed());
  }

  @Test
  void aSetting() {
    assertEquals(
        List.of(
            "--set:1: expected key=value, not 'epochs'",
            "--set:1: unknown key 'epoch'; did you mean 'epochs'?"),
        fixture.problems(Sources.sets("task=rte", "epochs", "epoch=3")));
    assertEquals(
        List.of("--set:11: lambda must be in [0,1], got 7"),
        fixture.problems(Sources.sets("task=rte", "opt=sampa-7")));
  }

  @Test
  void aTaskIsNeeded() {
    assertEquals(
        List.of("missing key 'task'; see 'finetune tasks'"), fixture.flagProblems("--epochs", "3"));
  }
}
