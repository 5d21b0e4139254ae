package finetune.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.fault.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line says to wrong arguments, before anything is read or written. */
class FlagsTest {
  @TempDir Path folder;
  private Path run;

  @BeforeEach
  void run() {
    run = folder.resolve("run");
  }

  /** A rehearsal, so that a test that goes wrong trains nothing. */
  private Outcome glue(String... more) throws IOException {
    List<String> all =
        Stream.concat(
                Stream.of("glue", "--dry-run", "--output-dir", run.toString()), Stream.of(more))
            .toList();
    Map<String, String> before = Tree.of(folder);
    Outcome outcome = Cli.run(all.toArray(String[]::new));
    assertEquals(before, Tree.of(folder));
    return outcome;
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "F01|--epoch 3|unknown option '--epoch'; did you mean '--epochs'\\?",
        "F01|--epoch=3|unknown option '--epoch'; did you mean '--epochs'\\?",
        "F01|--quux|unknown option '--quux'; 'finetune glue --help-all' lists all",
        "F01|--jsn|unknown option '--jsn'; did you mean '--json'\\?",
        "F01|--max_steps 1|unknown option '--max_steps'; write epochs",
        "F01|--bf16|unknown option '--bf16'; write precision: bf16",
        "F01|--allow-change lerning_rate|unknown key 'lerning_rate'; did you mean 'learning_rate'\\?",
        "F02|--epochs|--epochs needs a value; .*",
        "F02|--output-dir|--output-dir needs a value; .*",
        "F02|--epochs --seed 1|--epochs needs a value; .*",
        "F02|--output-dir --jsn|--output-dir needs a value; .*",
        "F02|--epochs 1 --epochs 2|--epochs given twice",
        "F02|--lr 1 --learning-rate 2|.* given twice \\(also as --(lr∨learning-rate)\\)",
        "F02|--threads 1 --threads 2|--threads given twice",
        "F02|--output other|--output-dir given twice \\(also as --output\\)",
        "F02|--output_dir other|--output-dir given twice \\(also as --output\\)",
        "F02|--epochs=|--epochs: expected a value of epochs",
        "F03|--epochs 3x|--epochs:2: '3x' is not a whole number",
        "F03|--epochs １２|--epochs:1: '１２' is not a whole number",
        "F03|--learning-rate NaN|--learning-rate:1: 'NaN' is not a number",
        "F03|--learning-rate 1e400|--learning-rate:1: '1e400' is larger than a double",
        "F03|--learning-rate 1-2|--learning-rate:4: '1-2' is not a number",
        "F03|--batch-size 2147483648|--batch-size:1: batch_size must be .* at most 2147483647",
        "F03|--threads 0|--threads:1: threads must be a whole number from 1 to 4096, got '0'",
        "F03|--threads １|--threads:1: threads must be .*",
        "F05|@args|unexpected argument '@args'.*",
        "F06|--resume --fresh|--resume and --fresh exclude each other",
        "F11|--devices gpu|--devices:1: unknown device 'gpu'; write cpu, .*",
        "F11|--devices cpu,,cpu|--devices:5: unknown device ''; .*",
        "sample|--train-file x|sample excludes train_file and dev_file; .*",
        "model|--tokenizer t.json|--tokenizer: tokenizer belongs to a model file, and .* names none; .*",
        "argument|extra|unexpected argument 'extra'.*",
        "set|--set epochs|--set:1: expected key=value, not 'epochs'",
        "set|--set epoch=3|--set:1: unknown key 'epoch'; did you mean 'epochs'\\?",
        "fp16|--precision fp16|--precision:1: precision must be .*; fp16 is not offered, bf16 is",
      })
  void F_badArguments(String id, String arguments, String line) throws IOException {
    String[] more = ("--task rte --sample " + arguments).split(" ");
    glue(more).failedOnly(ExitCode.USAGE, line.replace('∨', '|'));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--data-dir x", "--validation_file x", "--sample"})
  void predictionsHaveNoUseForData(String data) {
    String[] arguments = ("eval --task mrpc --predictions x " + data).split(" ");
    Cli.run(arguments)
        .failedOnly(
            ExitCode.USAGE, "--predictions excludes what is said of data, devices and models; .*");
  }

  @Test
  void anEmptyPathIsNotTheWorkingDirectory() throws IOException {
    Cli.run("glue", "--task", "rte", "--sample", "--output-dir", "")
        .failedOnly(ExitCode.USAGE, ".*--output-dir.*the path is empty.*");
    glue("--task", "rte", "--train-file", "")
        .failedOnly(ExitCode.USAGE, "--train-file: expected a value of train_file");
  }

  @Test
  void theVersionIsTheBuilds() throws IOException {
    Matcher built =
        Pattern.compile("<version>(.*?)<").matcher(Files.readString(Path.of("pom.xml")));
    assertTrue(built.find());
    assertEquals("finetune " + built.group(1), Cli.run("--version").succeeded().out().strip());
  }

  @Test
  void whatIsEvaluatedOnIsNamedOnce() {
    Cli.run("eval", "x", "--dev-file", "y", "--sample")
        .failedOnly(ExitCode.USAGE, "--dev-file and --sample exclude each other");
    Cli.run("eval", "x", "--dev-file", "y", "--data-dir", "z")
        .failedOnly(ExitCode.USAGE, "--dev-file and --data-dir exclude each other");
  }

  @Test
  void everyOptionOfAShortCommandIsInItsHelp() {
    String help = Cli.run("eval", "--help").succeeded().out();
    assertTrue(help.contains("--trust-code"), help);
    assertTrue(help.contains("--debug"), help);
    String all = Cli.run("glue", "--help-all").succeeded().out();
    assertTrue(all.contains("Usage: finetune glue"), all);
    assertTrue(all.contains("--lr"), all);
  }

  @Test
  void F01_theHintNamesAnOptionThatTheCommandHas() {
    String hint = "unknown option '--quux'; 'finetune eval --help' lists all";
    Cli.run("eval", "--quux").failedOnly(ExitCode.USAGE, hint);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "O01|samm:rho=0.05|--opt:1: unknown method 'samm'; did you mean 'sam'\\? .*",
        "O02|sam:rho=|--opt:9: expected a number",
        "O03|sampa-0.1:lambda=0.2|--opt:11: .*lambda.* given twice",
        "O04|sam:rh0=0.05|--opt:5: unknown key 'rh0' of sam; did you mean 'rho'\\?",
        "O05|sam:rho=0x1p-4|--opt:9: rho must be a finite decimal number .*",
        "O06|sgd+adamw|--opt:5: 'sgd' and 'adamw' are both base optimizers; .*",
        "O07|sampa-1.5|--opt:7: lambda must be in \\[0,1\\], got 1.5",
        "O08|sampa−0.1|--opt:6: unexpected character U\\+2212 \\(minus sign\\); use '-'",
        "O09|'|--opt:1: .*",
      })
  void O_badSpecs(String id, String spec, String line) throws IOException {
    glue("--task", "rte", "--sample", "--opt", spec).failedOnly(ExitCode.USAGE, line);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Y01|epochs: 1~learning_rte: 1|:2:1: unknown key 'learning_rte'; did you mean .*",
        "Y02|epochs: 1~epochs: 2|:2:1: duplicate key 'epochs' \\(first at line 1\\)",
        "Y04|epochs: three|:1:9: epochs must be a whole number ≥ 1, got 'three'",
        "Y06|task: no|:1:7: unknown task 'no'.*",
        "Y07|learning_rate: -1|:1:16: learning_rate must be > 0 and finite, got -1",
        "Y11|task: !!java.net.URL rte|:1:7: tags are not allowed.*",
        "Y13|#|.*recipe is empty.*",
        "Y14|- a|:1:1: expected a mapping",
        "O07|opt: sampa-7|:1:12: lambda must be in \\[0,1\\], got 7",
      })
  void Y_badRecipes(String id, String text, String line) throws IOException {
    Path file = folder.resolve("recipe.yaml");
    Files.writeString(file, text.replace('~', '\n') + "\n");
    glue("--sample", "--task", "rte", "--config", file.toString())
        .failedOnly(ExitCode.USAGE, ".*" + line);
  }

  @Test
  void allProblemsOfARecipeAtOnce() throws IOException {
    Path file = folder.resolve("recipe.yaml");
    Files.writeString(file, "task: rte\nepoch: 1\nbatch_size: 0\nopt: samm\n");
    Outcome outcome = glue("--config", file.toString());
    assertEquals(ExitCode.USAGE.status(), outcome.status());
    assertEquals(
        List.of(":2:1:", ":3:13:", ":4:6:"),
        outcome.lines().stream()
            .map(line -> line.substring(file.toString().length()).replaceFirst(" .*", ""))
            .toList());
  }

  @Test
  void F04_strictRefusesAFlagThatContradictsTheFile() throws IOException {
    Path file = folder.resolve("recipe.yaml");
    Files.writeString(file, "task: rte\nepochs: 5\n");
    glue("--strict", "--epochs", "3", "--config", file.toString())
        .failedOnly(ExitCode.USAGE, "--epochs: 3 contradicts 5 at .*recipe.yaml:2; .*");
  }

  @Test
  void F05_anAtSignIsALetter() throws IOException {
    Files.writeString(folder.resolve("args"), "--epochs 3");
    glue("--task", "rte", "--sample", "--model", "@" + folder.resolve("args"))
        .failed(ExitCode.MODEL, "/@" + folder + "/args: not found$");
  }

  @Test
  void F06_nothingToResume() throws IOException {
    glue("--task", "rte", "--sample", "--resume")
        .failedOnly(ExitCode.MODEL, "nothing to resume in " + run + "/");
  }

  @Test
  void F07_foldersThatAreNoPlaceForARun() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    refused(file.toString(), file + " is a file; choose another --output-dir", "--sample");
    refused("/", "/ is the root of the file system; .*", "--sample");
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.writeString(data.resolve("train.tsv"), "x");
    Files.writeString(data.resolve("dev.tsv"), "x");
    refused(data.toString(), data + "/ is the data's directory; .*", "--data-dir", "" + data);
    refused(data.toString(), data + "/ is not empty and not a run's folder; .*", "--sample");
    Path cache = finetune.store.Cache.standard().path("here");
    refused(cache.toString(), cache + "/ is inside the cache .*; .*", "--sample");
  }

  private void refused(String output, String line, String... more) throws IOException {
    run = Path.of(output);
    String[] task = {"--task", "rte"};
    String[] all = Stream.of(task, more).flatMap(Stream::of).toArray(String[]::new);
    glue(all).failedOnly(ExitCode.REFUSED, line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "glue",
        "eval",
        "predict",
        "sharpness",
        "bench",
        "tasks",
        "methods",
        "models",
        "doctor"
      })
  void everyCommandHasHelpAndRefusesWhatItDoesNotKnow(String command) {
    Outcome help = Cli.run(command, "--help").succeeded();
    assertTrue(help.out().startsWith("Usage: finetune " + command), help.out());
    assertEquals("", help.err());
    Cli.run(command, "--nonsense")
        .failedOnly(ExitCode.USAGE, "unknown option '--nonsense'; .*--help.*");
  }

  @Test
  void theExitCodesOfHelpAreThoseOfTheEnum() {
    List<String> lines = Cli.run("--help").succeeded().out().lines().toList();
    String text = String.join(" ", lines).replaceAll("\\s+", " ");
    for (ExitCode code : ExitCode.values()) {
      assertTrue(text.contains(" " + code.status() + " " + code.meaning()), code + " in " + text);
    }
    int heading = lines.indexOf("Exit codes:");
    long printed =
        lines.stream().skip(heading + 1L).filter(line -> line.matches(" +\\d+ .*")).count();
    assertEquals(ExitCode.values().length, printed);
  }

  @Test
  void helpAllShowsEveryKeyOfARecipe() {
    String few = Cli.run("glue", "--help").succeeded().out();
    String all = Cli.run("glue", "--help-all").succeeded().out();
    for (finetune.recipe.RecipeKey<?> key : finetune.recipe.RecipeKeys.ALL) {
      assertTrue(all.contains(key.option()), key.option());
    }
    assertTrue(all.contains("--allow-change") && all.contains("--strict-data"));
    assertTrue(few.length() < all.length());
  }

  @Test
  void aCommandIsNeededAndItsNameMustBeRight() {
    Cli.run().failedOnly(ExitCode.USAGE, "expected a command; 'finetune --help' lists all");
    Cli.run("gule").failedOnly(ExitCode.USAGE, "unknown command 'gule'; did you mean 'glue'\\?");
    Cli.run("glue").failedOnly(ExitCode.USAGE, "missing key 'task'; see 'finetune tasks'");
  }

  @Test
  void debugShowsTheTrace() {
    Outcome outcome = Cli.run("glue", "--task", "rte", "--sample", "--epochs", "x", "--debug");
    assertEquals(ExitCode.USAGE.status(), outcome.status());
    assertTrue(outcome.err().contains("\tat finetune."), outcome.err());
  }
}
