package finetune.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import finetune.app.CliProcess.Setting;
import finetune.journal.Entry;
import finetune.journal.Journal;
import finetune.journal.WallClock;
import finetune.pretrained.SmallModel;
import finetune.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which folder a run takes, what it prints, and that its saved model has the scores it printed. */
@Tag("native")
@DisabledOnOs(OS.WINDOWS)
class RunFoldersTest {
  private static final Set<String> KEYS =
      Set.of(
          "task",
          "opt",
          "model",
          "run",
          "sample",
          "steps",
          "seconds",
          "step_seconds",
          "samples_per_second",
          "scores",
          "last");

  @TempDir static Path home;
  private static SmallModel model;
  private static Setting setting;

  @BeforeAll
  static void model() throws IOException {
    model = SmallModel.write(home);
    setting = Setting.in(home);
  }

  private static JsonObject json(Outcome outcome) {
    assertEquals(1, outcome.succeeded().out().lines().count(), outcome::out);
    return JsonParser.parseString(outcome.out()).getAsJsonObject();
  }

  @Test
  void aRunNamesItsFolderAndAnotherRecipeTakesTheNext() throws Exception {
    Outcome first = setting.run(SmallRun.anywhere(model)).succeeded();
    assertTrue(first.out().contains("runs/rte-sample-adamw-s1/model"), first.out());
    setting.run(SmallRun.anywhere(model, "--epochs", "1")).succeeded();
    assertTrue(Files.exists(home.resolve("runs/rte-sample-adamw-s1-2/model/model.pt")));
    Map<String, String> before = Tree.of(home.resolve("runs"));
    Outcome again = setting.run(SmallRun.anywhere(model)).succeeded();
    assertTrue(again.err().contains("rte-sample-adamw-s1/: run already complete"), again.err());
    assertEquals(first.out(), again.out());
    assertEquals(before, Tree.of(home.resolve("runs")));
  }

  @Test
  void aFinishedRunOfAnotherModelIsNotThisOne() throws Exception {
    Path tokenizer = Files.createDirectories(home.resolve("own")).resolve("tokenizer.json");
    Files.copy(model.tokenizer(), tokenizer);
    Path run = home.resolve("of-own");
    String[] command =
        SmallRun.of(model, run, "--tokenizer", tokenizer.toString(), "--epochs", "1");
    setting.run(command).succeeded();
    setting.run(command).succeeded();
    Files.writeString(tokenizer, Files.readString(tokenizer) + "\n");
    String[] dry = Arrays.copyOf(command, command.length + 1);
    dry[command.length] = "--dry-run";
    for (String[] again : List.of(command, dry)) {
      Outcome refused = setting.run(again);
      assertEquals(3, refused.status(), refused::err);
      String what = "of-own/ was trained on another tokenizer.json";
      assertTrue(refused.err().contains(what), refused::err);
    }
  }

  /** Methods.md C16: with a flat rate the number of steps is no part of what a step does. */
  @Test
  void aFinishedRunGoesOnToTheBitsOfALongerOne() throws Exception {
    String[] flat = {"--opt", "sampa-0.2", "--schedule", "constant", "--warmup", "0", "--epochs"};
    Path longer = home.resolve("longer");
    setting.run(SmallRun.of(model, longer, and(flat, "2"))).succeeded();
    Path extended = home.resolve("extended");
    setting.run(SmallRun.of(model, extended, and(flat, "1"))).succeeded();
    String[] more = SmallRun.of(model, extended, and(flat, "2", "--allow-change", "epochs"));
    String told = setting.run(more).succeeded().err();
    assertTrue(told.contains("resuming after step 6"), told);
    assertTrue(told.contains("warning[REPRO]: epochs 1→2 from here on: "), told);
    assertEquals(Tree.of(longer.resolve("model")), Tree.of(extended.resolve("model")));
    String again = setting.run(SmallRun.of(model, extended, and(flat, "2"))).succeeded().err();
    assertTrue(again.contains("run already complete (step 12 of 12)"), again);
  }

  @Test
  void aBatchIsTakenInAsManyMicroBatchesAsTheRecipeSays() throws Exception {
    Path whole = home.resolve("whole-batches");
    Path parts = home.resolve("micro-batches");
    String[] plain = {"--dropout", "0", "--epochs", "1"};
    setting.run(SmallRun.of(model, whole, plain)).succeeded();
    setting.run(SmallRun.of(model, parts, and(plain, "--accumulate", "2"))).succeeded();
    double[] losses = losses(whole);
    assertArrayEquals(losses, losses(parts), 1e-4);
    assertEquals(6, losses.length);
    String weights = "model.safetensors";
    assertNotEquals(
        Tree.of(whole.resolve("model")).get(weights),
        Tree.of(parts.resolve("model")).get(weights),
        "sums in another order have other last bits");
  }

  private static double[] losses(Path run) throws IOException {
    return Journal.read(run.resolve(Journal.NAME)).stream()
        .filter(Entry.Step.class::isInstance)
        .mapToDouble(entry -> ((Entry.Step) entry).loss())
        .toArray();
  }

  @Test
  void aFinishedRunIsNotToldAsThatOfAChangedRecipe() throws Exception {
    Path run = home.resolve("finished");
    setting.run(SmallRun.of(model, run, "--epochs", "1")).succeeded();
    Map<String, String> before = Tree.of(run);
    String[] other =
        SmallRun.of(model, run, "--epochs", "1", "--opt", "sam-0.1", "--allow-change", "opt");
    for (String[] command : List.of(and(other, "--dry-run"), other)) {
      Outcome refused = setting.run(command);
      assertEquals(3, refused.status(), refused::err);
      String what = "finished/ is finished, and what was changed leaves it no step to take";
      assertTrue(refused.err().contains(what), refused::err);
      assertEquals("", refused.out());
      assertEquals(before, Tree.of(run));
    }
    AtomicFiles.delete(run.resolve("checkpoints"));
    Map<String, String> rest = Tree.of(run);
    Outcome refused =
        setting.run(SmallRun.of(model, run, "--epochs", "2", "--allow-change", "epochs"));
    assertEquals(3, refused.status(), refused::err);
    String what = "finished/ is finished, and has no checkpoint to go on from";
    assertTrue(refused.err().contains(what), refused::err);
    assertEquals(rest, Tree.of(run));
  }

  @Test
  void aRehearsalCountsStepsAsTheScreenDoes() throws Exception {
    String[] command = SmallRun.of(model, home.resolve("rates"), "--epochs", "2", "--dry-run");
    String rates = setting.run(command).succeeded().out();
    assertTrue(rates.matches("(?s).* at step 1, .* at step 12\\n.*"), rates);
  }

  /**
   * SAMPa's checkpoint holds a gradient of the next batch, which a changed order puts elsewhere.
   */
  @ParameterizedTest
  @ValueSource(strings = {"sampa-0.2", "late-0.5+sampa-0.2", "swa-0.5+sampa-0.2"})
  void anOrderThatTheCheckpointDoesNotFitChangesNothing(String opt) throws Exception {
    Path run = home.resolve(opt);
    String[] command = SmallRun.of(model, run, "--opt", opt);
    setting.run(command).succeeded();
    Map<String, String> before = Tree.of(run);
    before.remove("log.txt"); // tells of every attempt
    String[] changed =
        SmallRun.of(model, run, "--opt", opt, "--batch-size", "3", "--allow-change", "batch_size");
    Outcome refused = setting.run(changed);
    assertEquals(5, refused.status(), refused::err);
    assertTrue(refused.err().contains("was taken on other rows"), refused::err);
    Map<String, String> after = Tree.of(run);
    after.remove("log.txt");
    assertEquals(before, after);
    String again = setting.run(command).succeeded().err();
    assertTrue(again.contains("run already complete (step 12 of 12)"), again);
  }

  /** The rows kept aside are those of the run that is there, not of the one that was refused. */
  @Test
  void aRefusedResumeChangesNothing() throws Exception {
    Path run = home.resolve("repaired");
    Path train = home.resolve("train.tsv");
    String rows = "index\tsentence1\tsentence2\tlabel\n0\ta\tb\tentailment\n";
    String[] command = {
      "glue",
      "--task",
      "rte",
      "--train-file",
      train.toString(),
      "--dev-file",
      train.toString(),
      "--model",
      model.archive().toString(),
      "--tokenizer",
      model.tokenizer().toString(),
      "--max-length",
      "16",
      "--epochs",
      "4",
      "--checkpoint-every",
      "1",
      "--threads",
      "1",
      "--on-bad-row",
      "quarantine",
      "--output-dir",
      run.toString()
    };
    Files.writeString(train, rows + "1\ta\tb\tnonsense\n");
    assertEquals(137, setting.with("-Dfinetune.fault=*:120:kill").run(command).status());
    assertTrue(Files.exists(run.resolve("last")), "nothing was saved");
    Map<String, String> before = Tree.of(run);
    before.keySet().removeIf(name -> name.contains(".tmp-")); // what the kill left unfinished
    assertTrue(before.containsKey("quarantine.tsv"), before.keySet()::toString);
    Files.writeString(train, rows);
    Outcome refused = setting.run(command);
    assertEquals(3, refused.status(), refused::err);
    assertTrue(refused.err().contains(" was made with a different dev.tsv"), refused::err);
    assertEquals(before, Tree.of(run));
  }

  private static String[] and(String[] some, String... more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void aRuleThatFindsNothingToDisplaceIsTold() throws Exception {
    Path run = home.resolve("still");
    String[] command = SmallRun.of(model, run, "--opt", "ssam-1+sgd", "--epochs", "1");
    String told = setting.run(command).succeeded().err();
    String warning = "warning[SPEC]: sam+ssam-1+sgd displaces nothing in this model";
    assertTrue(told.contains(warning), told);
  }

  private static String[] command(String task, Path run, String... more) {
    String[] command = SmallRun.of(model, run, more);
    command[List.of(command).indexOf("--task") + 1] = task;
    return command;
  }

  @Test
  void oneJsonObjectAndTheScoresOfEval() throws Exception {
    Path run = home.resolve("scored");
    String[] command = command("stsb", run, "--opt", "sam-0.05", "--json");
    Outcome trained = setting.run(command);
    JsonObject json = json(trained);
    assertEquals(KEYS, json.keySet());
    assertEquals("stsb", json.get("task").getAsString());
    assertEquals(run.toString(), json.get("run").getAsString());
    assertEquals(true, json.get("sample").getAsBoolean());
    assertEquals(SmallRun.STEPS, json.get("steps").getAsInt());
    assertEquals(Set.of("pearson", "spearman"), json.getAsJsonObject("scores").keySet());
    assertTrue(trained.err().contains("evaluation after step 12"), trained.err());

    JsonObject evaluated = json(setting.run("eval", run.toString(), "--json"));
    assertEquals(json.get("scores"), evaluated.get("scores"));
    String alone = run.resolve("model").toString();
    JsonObject moved = json(setting.run("eval", alone, "--sample", "--threads", "1", "--json"));
    assertEquals(json.get("scores"), moved.get("scores"));

    String[] text = command("stsb", run, "--opt", "sam-0.05");
    String table = setting.run(text).succeeded().out();
    String printed = setting.run("eval", run.toString()).succeeded().out();
    assertEquals(List.of("pearson", "spearman", "loss", "rows"), words(printed, 0));
    assertEquals(evaluated.get("rows").getAsString(), words(printed, 1).get(3));
    List<String> both = words(printed, 1).subList(0, 2);
    assertTrue(table.lines().anyMatch(line -> line.matches("best .* " + String.join(" +", both))));
  }

  /** The words of that number, from 0, in all lines. */
  private static List<String> words(String lines, int number) {
    return lines.lines().map(line -> line.split(" +")[number]).toList();
  }

  @Test
  void bothMnliFilesHaveTheirScores() throws Exception {
    Path run = home.resolve("mnli");
    JsonObject trained = json(setting.run(command("mnli", run, "--epochs", "1", "--json")));
    assertEquals(Set.of("accuracy", "accuracy_mm"), trained.getAsJsonObject("scores").keySet());
    JsonObject evaluated = json(setting.run("eval", run.toString(), "--json"));
    assertEquals(trained.get("scores"), evaluated.get("scores"));
  }

  @Test
  void N10_aScoreThatIsNotDefinedIsZeroAndSaysSo() throws Exception {
    Path run = home.resolve("cola");
    // So large a rate makes every text the same class.
    JsonObject trained = json(setting.run(command("cola", run, "--learning-rate", "1", "--json")));
    assertEquals("[\"matthews\"]", String.valueOf(trained.get("undefined")));
    assertEquals("[\"matthews\"]", String.valueOf(trained.get("last_undefined")));
    assertEquals("{\"matthews\":0.0}", trained.get("scores").toString());
    JsonObject evaluated = json(setting.run("eval", run.toString(), "--json"));
    assertEquals(trained.get("scores"), evaluated.get("scores"));
    assertEquals(trained.get("undefined"), evaluated.get("undefined"));
  }

  @Test
  void predictGivesALabelALine() throws Exception {
    Path run = home.resolve("predicting");
    setting.run(SmallRun.of(model, run, "--epochs", "1")).succeeded();
    Path input = home.resolve("test.tsv");
    Files.writeString(input, "index\tsentence1\tsentence2\n0\ta cat\ta dog\n1\tb\tc\n");
    String[] predict = {"predict", run.toString(), "--input", input.toString()};
    List<String> lines = setting.run(predict).succeeded().out().lines().toList();
    assertEquals(2, lines.size());
    assertTrue(lines.stream().allMatch(line -> line.matches("(not_)?entailment")), "" + lines);
    List<String> rows =
        Files.readAllLines(Path.of("src/main/resources/finetune/sample/RTE/dev.tsv"));
    List<String> texts = rows.stream().map(row -> row.replaceFirst("\t[^\t]*$", "")).toList();
    Files.writeString(input, String.join("\n", texts) + "\n");
    List<String> dev = setting.run(predict).succeeded().out().lines().toList();
    double right =
        IntStream.range(0, dev.size())
            .mapToDouble(i -> rows.get(i + 1).endsWith("\t" + dev.get(i)) ? 1 : 0)
            .average()
            .orElseThrow();
    JsonObject scores = json(setting.run("eval", run.toString(), "--json"));
    double accuracy = scores.getAsJsonObject("scores").get("accuracy").getAsDouble();
    assertEquals(accuracy, right, 1e-9);
    String[] likely = and(predict, "--probabilities");
    List<String> told = setting.run(likely).succeeded().out().lines().toList();
    for (int i = 0; i < dev.size(); i++) {
      String[] cells = told.get(i).split("\t");
      double first = Double.parseDouble(cells[1]);
      double second = Double.parseDouble(cells[2]);
      assertEquals(1, first + second, 1e-4);
      assertEquals(dev.get(i), cells[0]);
      assertEquals(cells[0].equals("entailment"), first >= second, told.get(i));
    }
  }

  /** Batches of similar lengths, padded, are a matter of time only. */
  @Test
  void aTextIsPredictedAloneAsAmongOthers() throws Exception {
    Path run = home.resolve("alone");
    setting.run(SmallRun.of(model, run, "--epochs", "1")).succeeded();
    Path input = home.resolve("alone.tsv");
    String[] predict = {"predict", run.toString(), "--input", input.toString(), "--probabilities"};
    List<String> rows = new ArrayList<>();
    for (int words = 1; words <= 7; words++) {
      rows.add(words + "\t" + "a b ".repeat(words) + "\tc");
    }
    double[] together = likelihoods(predict, input, rows);
    double[] alone = new double[rows.size()];
    for (int i = 0; i < alone.length; i++) {
      alone[i] = likelihoods(predict, input, rows.subList(i, i + 1))[0];
    }
    assertArrayEquals(alone, together, 1e-5);
    assertEquals(
        alone.length, DoubleStream.of(alone).distinct().count(), "texts that do not differ");
  }

  /** The second column of what is predicted for rows. */
  private static double[] likelihoods(String[] predict, Path input, List<String> rows)
      throws IOException {
    Files.writeString(input, "index\tsentence1\tsentence2\n" + String.join("\n", rows) + "\n");
    return Cli.run(predict)
        .succeeded()
        .out()
        .lines()
        .mapToDouble(line -> Double.parseDouble(line.split("\t")[1]))
        .toArray();
  }

  @Test
  void F09_F10_noOneToTalkToAndAnotherLocaleGiveTheSameBytes() throws Exception {
    Path plain = home.resolve("plain");
    setting.run(SmallRun.of(model, plain)).succeeded();
    Path odd = home.resolve("odd");
    Setting turkish =
        setting
            .with("-Duser.language=tr")
            .with("-Duser.country=TR")
            .with("-Dfile.encoding=ISO-8859-9")
            .with("TERM", "dumb")
            .with("COLUMNS", "1")
            .with("LC_ALL", "C")
            .after("exec >&- 2>&- <&-");
    assertEquals(0, turkish.run(SmallRun.of(model, odd)).status());
    Map<String, String> expected = Tree.of(plain.resolve("model"));
    assertEquals(expected, Tree.of(odd.resolve("model")));
    assertEquals(
        WallClock.comparable(plain.resolve("journal.jsonl")),
        WallClock.comparable(odd.resolve("journal.jsonl")));
    String log = Files.readString(odd.resolve("log.txt"));
    assertTrue(log.contains("evaluation after step 12"), log);
    assertTrue(log.contains("the best model is in " + odd), log);
  }

  @Test
  void Y16_aRunBelowAnOddFolderIsEvaluated() throws Exception {
    Path odd = Files.createDirectories(home.resolve("a$b\\c $HOME"));
    Path data = Files.createDirectories(odd.resolve("glue/RTE"));
    String rows =
        "index\tsentence1\tsentence2\tlabel\n0\ta\tb\tentailment\n1\tc\td\tnot_entailment\n";
    Files.writeString(data.resolve("train.tsv"), rows);
    Files.writeString(data.resolve("dev.tsv"), rows);
    Path run = odd.resolve("run");
    List<String> command =
        new ArrayList<>(List.of(SmallRun.of(SmallModel.write(odd), run, "--epochs", "1")));
    command.remove("--sample");
    Setting there = setting.with("GLUE_DIR", odd.resolve("glue").toString());
    there.run(command.toArray(String[]::new)).succeeded();
    setting.run("eval", run.toString()).succeeded();
  }

  @Test
  void resolvedRecipeRepeatsTheRun() throws Exception {
    Path first = home.resolve("first");
    setting.run(SmallRun.of(model, first, "--opt", "sampa-0.2+asam+sgd")).succeeded();
    Path second = home.resolve("second");
    String recipe = first.resolve("recipe.yaml").toString();
    setting
        .run("glue", "--config", recipe, "--threads", "1", "--output-dir", second.toString())
        .succeeded();
    assertEquals(Tree.of(first.resolve("model")), Tree.of(second.resolve("model")));
    assertEquals(
        Files.readString(first.resolve("recipe.yaml")),
        Files.readString(second.resolve("recipe.yaml")));
  }
}
