package finetune.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.data.BadRows;
import finetune.fault.Fault;
import finetune.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeTest {
  private RecipeFixture fixture;

  @BeforeEach
  void folder(@TempDir Path folder) {
    fixture = new RecipeFixture(folder);
  }

  private static List<Path> shipped() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("glue"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @Test
  void thereIsARecipeATask() throws IOException {
    assertEquals(Task.values().length, shipped().size());
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void aShippedRecipeStatesEverythingAndOpensWithItsCommand(Path file) throws IOException {
    Recipe recipe = fixture.read(Sources.files(file));
    String text = Files.readString(file);
    String key = file.getFileName().toString().replace(".yaml", "");
    assertEquals(key, recipe.task().key());
    assertTrue(text.contains("\n# Run:     finetune glue --task " + key + "\n"));
    for (RecipeKey<?> needed : RecipeKeys.ALL) {
      assertTrue(
          !needed.standard().isEmpty() || text.contains("\n" + needed.name() + ": "),
          needed.name());
    }
    assertEquals(recipe.task() == Task.QQP ? BadRows.SKIP : BadRows.FAIL, recipe.onBadRow());
  }

  @ParameterizedTest
  @EnumSource(Task.class)
  void theResolvedRecipeReadsBackAsItself(Task task) {
    Recipe recipe =
        fixture.flags(
            "--task", task.key(), "--opt", "sampa-0.2+asam", "--rho", "0.3", "--lr", "1e-7");
    Recipe again = fixture.read(Sources.files(fixture.write("recipe.yaml", recipe.yaml())));
    assertEquals(recipe, again);
    assertEquals(recipe.yaml(), again.yaml());
  }

  @Test
  void oddPathsReadBackToo() {
    Recipe recipe =
        fixture.flags(
            "--task",
            "rte",
            "--train-file",
            "/tmp/it's # odd: really",
            "--dev-file",
            "- a",
            "--model",
            "../x.pt");
    assertEquals(
        Path.of("x.pt").toAbsolutePath().getParent().resolveSibling("x.pt").toString(),
        recipe.model());
    Recipe again = fixture.read(Sources.files(fixture.write("recipe.yaml", recipe.yaml())));
    assertEquals(recipe, again);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tmp/a$b/c", "/tmp/$USER", "/tmp/a\\b", "/tmp/a\tb\n\"c\\"})
  void Y16_anAbsolutePathInQuotesIsTakenAsItStands(String path) {
    String quoted = path.replace("\\", "\\\\").replace("\"", "\\\"");
    quoted = quoted.replace("\t", "\\t").replace("\n", "\\n");
    Recipe recipe = fixture.file("task: rte\ndata_dir: \"" + quoted + "\"");
    assertEquals(Path.of(path), recipe.dataDir().orElseThrow());
    Recipe again = fixture.read(Sources.files(fixture.write("again.yaml", recipe.yaml())));
    assertEquals(recipe, again);
  }

  @Test
  void Y16_aDollarThatAShellHasLeftIsALetter() {
    Recipe recipe = fixture.flags("--task", "rte", "--data-dir", "/a$b", "--dev-file", "a$b/c");
    assertEquals(Path.of("/a$b"), recipe.dataDir().orElseThrow());
    assertEquals(Path.of("a$b/c").toAbsolutePath(), recipe.devFile().orElseThrow());
  }

  static Stream<Arguments> aliases() {
    List<Arguments> all = new ArrayList<>();
    for (RecipeKey<?> key : RecipeKeys.ALL) {
      key.hiddenOptions().forEach(option -> all.add(Arguments.of(option, key)));
    }
    return all.stream();
  }

  /** A value a key that differs from every preset. */
  private static String example(RecipeKey<?> key) {
    return switch (key.name()) {
      case "task" -> "STS-B";
      case "tokenizer", "data_dir", "train_file", "dev_file" -> "/x/y";
      case "sample" -> "true";
      case "opt" -> "sampa";
      case "schedule" -> "cosine";
      case "precision" -> "bf16";
      case "on_bad_row" -> "quarantine";
      case "learning_rate", "warmup", "weight_decay", "clip", "dropout", "rho" -> "0.625";
      case "model" -> "tiny";
      default -> "17";
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("aliases")
  void anAliasMeansItsKey(String option, RecipeKey<?> key) {
    String value = example(key);
    Sources.Flag task = new Sources.Flag("--task", "rte");
    Sources.Flag alias = new Sources.Flag(option, value);
    boolean isTask = key.name().equals("task");
    List<Sources.Flag> flags = isTask ? List.of(alias) : List.of(task, alias);
    List<String> base = without(key, "opt=sam", "model=/x/encoder.pt");
    Recipe byAlias = fixture.read(new Sources(List.of(), flags, base));
    List<Sources.Flag> others = isTask ? List.of() : List.of(task);
    List<String> sets = new ArrayList<>(base);
    sets.add(key.name() + "=" + value);
    Recipe byKey = fixture.read(new Sources(List.of(), others, sets));
    assertEquals(byKey, byAlias);
    assertNotEquals(fixture.read(Sources.sets("task=rte", "opt=sam")), byAlias);
  }

  @Test
  void noNameMeansTwoKeys() {
    Set<String> seen = new HashSet<>();
    for (RecipeKey<?> key : RecipeKeys.ALL) {
      assertTrue(seen.add(key.option()), key.option());
      key.hiddenOptions().forEach(option -> assertTrue(seen.add(option), option));
    }
  }

  @Test
  void theNamesOfHuggingFaceMeanTheirProduct() {
    Recipe recipe =
        fixture.flags(
            "--task_name", "MRPC",
            "--per_device_train_batch_size", "8",
            "--gradient_accumulation_steps", "4");
    assertEquals(32, recipe.batchSize());
    assertEquals(4, recipe.accumulate());
    Recipe ours = fixture.flags("--task", "mrpc", "--batch-size", "8", "--accumulate", "4");
    assertEquals(8, ours.batchSize());
  }

  @Test
  void laterLayersWin() {
    Path one = fixture.write("one.yaml", "task: rte\nepochs: 7\nseed: 7\nclip: 7\nwarmup: 0");
    Path two = fixture.write("two.yaml", "seed: 8\nclip: 8\nwarmup: 0.5");
    Recipe recipe =
        fixture.read(
            new Sources(
                List.of(one, two),
                RecipeFixture.pairs("--clip", "9", "--warmup", "0.25"),
                List.of("warmup=0.125")));
    assertEquals(
        List.of(32, 7, 8L, 9.0, 0.125),
        List.of(
            recipe.batchSize(), recipe.epochs(), recipe.seed(), recipe.clip(), recipe.warmup()));
  }

  @Test
  void theTaskOfAFlagBringsItsOwnPreset() {
    Path file = fixture.write("one.yaml", "task: rte");
    Recipe recipe =
        fixture.read(new Sources(List.of(file), RecipeFixture.pairs("--task", "sst2"), List.of()));
    assertEquals(3, recipe.epochs());
  }

  @Test
  void rhoOfAFlagReplacesThatOfAFile() {
    Path file = fixture.write("one.yaml", "task: rte\nopt: sampa-0.2:rho=0.1");
    Sources sources = new Sources(List.of(file), RecipeFixture.pairs("--rho", "0.3"), List.of());
    assertEquals(0.3, fixture.read(sources).opt().rule().orElseThrow().number("rho"));
    List<String> lines = fixture.flagProblems("--task", "rte", "--opt", "sam-0.1", "--rho", "0.3");
    assertEquals(List.of("--rho:1: rho given twice (0.1 in opt, 0.3 here)"), lines);
  }

  @Test
  void rhoOfAFileYieldsToAnOptOfAFlag() {
    Path file = fixture.write("one.yaml", "task: rte\nopt: sam\nrho: 0.1");
    Sources bare = new Sources(List.of(file), RecipeFixture.pairs("--opt", "sgd"), List.of());
    assertTrue(fixture.read(bare).opt().rule().isEmpty());
    Sources silent = new Sources(List.of(file), RecipeFixture.pairs("--opt", "sampa"), List.of());
    assertEquals(0.1, fixture.read(silent).opt().rule().orElseThrow().number("rho"));
  }

  @Test
  void aValueInALosingLayerIsCheckedToo() {
    Path file = fixture.write("one.yaml", "task: rte\nepochs: three");
    Sources sources = new Sources(List.of(file), RecipeFixture.pairs("--epochs", "3"), List.of());
    assertThrows(Fault.class, () -> fixture.read(sources));
  }

  @Test
  void identityIsWhatIsComputedNotWhereThingsAre() {
    Recipe recipe = fixture.flags("--task", "rte");
    Recipe moved =
        fixture.flags(
            "--task", "rte", "--data-dir", "/x", "--keep", "9", "--checkpoint-every", "3");
    assertNotEquals(recipe, moved);
    assertEquals(recipe.identity(), moved.identity());
    assertNotEquals(recipe.identity(), fixture.flags("--task", "rte", "--seed", "2").identity());
    assertFalse(recipe.identity().containsKey("rho"));
  }

  @Test
  void everyOtherKeyIsPartOfTheIdentity() {
    Set<String> outside = Set.of("data_dir", "keep", "checkpoint_every", "diagnostics");
    String[] base = {"task=rte", "opt=sam", "model=/x/encoder.pt"};
    Map<String, String> usual = fixture.read(Sources.sets(base)).identity();
    for (RecipeKey<?> key : RecipeKeys.ALL) {
      List<String> sets = new ArrayList<>(without(key, base));
      sets.add(key.name() + "=" + example(key));
      Map<String, String> other =
          fixture.read(Sources.sets(sets.toArray(String[]::new))).identity();
      assertEquals(outside.contains(key.name()), usual.equals(other), key.name());
    }
  }

  private static List<String> without(RecipeKey<?> key, String... sets) {
    return Stream.of(sets).filter(set -> !set.startsWith(key.name() + "=")).toList();
  }

  @Test
  void everyKeyHasHelp() {
    for (RecipeKey<?> key : RecipeKeys.ALL) {
      assertTrue(key.meaning().length() > 3 && !key.label().isEmpty(), key.name());
      assertTrue(key.option().matches("--[a-z]+(-[a-z]+)*"), key.option());
    }
  }
}
