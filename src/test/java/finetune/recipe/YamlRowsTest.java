package finetune.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of bad YAML, one test a row; lines are joined by {@code ⏎} in the tables. */
class YamlRowsTest {
  private RecipeFixture fixture;

  @BeforeEach
  void folder(@TempDir Path folder) {
    fixture = new RecipeFixture(folder);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Y01|task: rte⏎learning_rte: 1e-4|recipe.yaml:2:1: unknown key 'learning_rte'; did you mean"
            + " 'learning_rate'?",
        "Y01|task: rte⏎fp16: true|recipe.yaml:2:1: unknown key 'fp16'; write precision: bf16; fp16"
            + " is not offered",
        "Y02|task: rte⏎epochs: 1⏎epochs: 2|recipe.yaml:3:1: duplicate key 'epochs' (first at line"
            + " 2)",
        "Y02|task: rte⏎lr: 1⏎learning_rate: 2|recipe.yaml:3:1: duplicate key 'learning_rate' (first"
            + " at line 2)",
        "Y03|task: rte⏎\tepochs: 1|recipe.yaml:2:1: tab used for indentation",
        "Y04|task: rte⏎epochs: three|recipe.yaml:2:9: epochs must be a whole number ≥ 1, got"
            + " 'three'",
        "Y04|task: rte⏎epochs: 2.5|recipe.yaml:2:9: epochs must be a whole number ≥ 1, got 2.5",
        "Y04|task: rte⏎epochs: \"3\"|recipe.yaml:2:9: epochs must be a whole number ≥ 1, got"
            + " '\"3\"'; leave out the quotes",
        "Y06|task: no|recipe.yaml:1:7: unknown task 'no'; 'finetune tasks' lists all",
        "Y06|task: rte⏎seed: 010|recipe.yaml:2:7: leading zero; write 10 or 8",
        "Y06|task: rte⏎seed: 08|recipe.yaml:2:7: leading zero; write 8",
        "Y06|task: rte⏎seed: 1:30|recipe.yaml:2:7: seed must be a whole number ≥ 0, got '1:30'",
        "Y06|task: rte⏎seed: 0o10|recipe.yaml:2:7: seed must be a whole number ≥ 0, got '0o10'",
        "Y06|task: rte⏎seed: 2024-01-01|recipe.yaml:2:7: seed must be a whole number ≥ 0, got"
            + " '2024-01-01'",
        "Y06|task: rte⏎sample: yes|recipe.yaml:2:9: sample must be true or false, got 'yes'",
        "Y07|task: rte⏎learning_rate: -1|recipe.yaml:2:16: learning_rate must be > 0 and finite,"
            + " got -1",
        "Y07|task: rte⏎learning_rate: .nan|recipe.yaml:2:16: learning_rate must be > 0 and finite,"
            + " got '.nan'",
        "Y07|task: rte⏎learning_rate: .inf|recipe.yaml:2:16: learning_rate must be > 0 and finite,"
            + " got '.inf'",
        "Y07|task: rte⏎learning_rate: 1e400|recipe.yaml:2:16: learning_rate must be > 0 and finite,"
            + " got '1e400'",
        "Y07|task: rte⏎batch_size: 0|recipe.yaml:2:13: batch_size must be a whole number ≥ 1, got"
            + " 0",
        "Y07|task: rte⏎epochs: 99999999999|recipe.yaml:2:9: epochs must be a whole number ≥ 1, got"
            + " 99999999999; at most 2147483647",
        "Y07|task: rte⏎rho: -1|recipe.yaml:2:6: rho must be ≥ 0 and finite, got -1",
        "Y08|task: rte⏎warmup: 1.5|recipe.yaml:2:9: warmup must be in [0,1], got 1.5",
        "Y08|task: rte⏎opt: sampa-1.5|recipe.yaml:2:12: lambda must be in [0,1], got 1.5",
        "Y08|task: rte⏎opt: 'sampa-1.5'|recipe.yaml:2:13: lambda must be in [0,1], got 1.5",
        "Y08|task: rte⏎batch_size: 8⏎accumulate: 16|recipe.yaml:3:13: accumulate (16 at"
            + " recipe.yaml:3) is larger than batch_size (8 at recipe.yaml:2)",
        "Y08|task: rte⏎opt: sam-0.1⏎rho: 0.2|recipe.yaml:3:6: rho given twice (0.1 in opt, 0.2"
            + " here)",
        "keys|task: rte⏎tokenizer: t.json|recipe.yaml:2:1: tokenizer belongs to a model file, and"
            + " all-minilm-l6-v2 names none; leave it out, or write ./all-minilm-l6-v2",
        "Y09|task: rte⏎epochs: &a [*a]|recipe.yaml:2:9: 'epochs' takes one value, not a list or a"
            + " mapping",
        "Y11|task: rte⏎!!javax.script.ScriptEngineManager []|recipe.yaml:2:1: tags are not allowed",
        "Y11|# head⏎!!javax.script.ScriptEngineManager {}|recipe.yaml:2:1: tags are not allowed",
        "Y11|task: !!str rte|recipe.yaml:1:7: tags are not allowed",
        "Y11|task: !odd rte|recipe.yaml:1:7: tags are not allowed",
        "Y13|task: rte⏎---⏎task: cola|recipe.yaml:2:1: second document",
        "Y13|# nothing|recipe.yaml: recipe is empty",
        "Y13|---⏎|recipe.yaml:2:1: recipe is empty",
        "Y14|- task|recipe.yaml:1:1: expected a mapping",
        "Y14|rte|recipe.yaml:1:1: expected a mapping",
        "Y15|task: \u001Brte|recipe.yaml:1:7: character U+001B is not allowed",
        "Y16|task: rte⏎train_file: ../../etc/passwd|recipe.yaml:2:13: train_file:"
            + " '../../etc/passwd' has '..' in a file; write the path out",
        "Y16|task: rte⏎train_file: ~user/x|recipe.yaml:2:13: train_file: '~user/x' is not expanded;"
            + " write the path out",
        "Y16|task: rte⏎dev_file: $HOME/x|recipe.yaml:2:11: dev_file: '$HOME/x' is not expanded;"
            + " write the path out",
        "Y16|task: rte⏎dev_file: /data/$USER/x|recipe.yaml:2:11: dev_file: '/data/$USER/x' is not"
            + " expanded; write the path out",
        "Y16|task: rte⏎dev_file: \"$HOME/x\"|recipe.yaml:2:11: dev_file: '$HOME/x' is not expanded;"
            + " write the path out",
        "Y16|task: rte⏎data_dir: C:\\x|recipe.yaml:2:11: data_dir: 'C:\\x' has a backslash; write"
            + " the path out",
        "Y16|task: rte⏎model: \"a\\0b/c\"|recipe.yaml:2:8: model: 'a\\x00b/c' has a control"
            + " character; write the path out",
        "Y17|epochs: 3|recipe.yaml: missing key 'task'; see 'finetune tasks'",
        "Y18|task: mrpc⏎image_size: 224|recipe.yaml:2:1: 'image_size' has no effect for task mrpc",
        "syntax|task: rte⏎epochs: [1|recipe.yaml:2:11: not valid YAML: expected ',' or ']', but got"
            + " <stream end>",
        "value|task: rte⏎epochs:|recipe.yaml:2:8: expected a value of epochs",
        "fp16|task: rte⏎precision: fp16|recipe.yaml:2:12: precision must be auto, fp32 or bf16, got"
            + " 'fp16'; fp16 is not offered, bf16 is",
      })
  void aBadFileHasItsLine(String id, String text, String line) {
    List<String> lines = fixture.problems(text.replace("⏎", "\n"));
    assertEquals(line, lines.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2e-5", "2.e-5", ".00002", "2E-5", "+2e-5"})
  void Y05_waysToWriteANumber(String text) {
    assertEquals(2e-5, fixture.file("task: rte\nlearning_rate: " + text).learningRate());
  }

  @Test
  void Y05_wholeNumbersStayWhole() {
    assertEquals(7, fixture.file("task: rte\nepochs: 7 # more").epochs());
  }

  @Test
  void Y09_tooManyAliases() {
    String bomb =
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
            + IntStream.range(0, 8)
                .mapToObj(
                    i -> {
                      String before = "*" + (char) ('a' + i);
                      String all = String.join(",", Collections.nCopies(9, before));
                      return (char) ('b' + i) + ": &" + (char) ('b' + i) + " [" + all + "]\n";
                    })
                .collect(Collectors.joining());
    List<String> lines = fixture.problems(bomb);
    assertTrue(lines.contains("recipe.yaml:7:23: too many aliases (limit 50)"), lines.toString());
  }

  @Test
  void Y09_anAliasOfAValueIsThatValue() {
    Recipe recipe = fixture.file("task: rte\nepochs: &n 3\npatience: *n");
    assertEquals(3, recipe.patience().orElseThrow());
  }

  @Test
  void Y10_deepNesting() {
    List<String> lines = fixture.problems("task: " + "[".repeat(10_000));
    assertEquals("recipe.yaml:1:57: nesting deeper than 50", lines.get(0));
  }

  @Test
  void Y12_largeFiles() {
    assertEquals(
        "recipe.yaml: larger than 1 MiB",
        fixture.problems("model: " + "x".repeat(3_000_000)).get(0));
  }

  @Test
  void Y13_anEmptyFile() {
    assertEquals("recipe.yaml: recipe is empty", fixture.problems("").get(0));
  }

  @Test
  void Y15_aByteOrderMarkIsAccepted() {
    assertEquals("rte", fixture.file("\uFEFFtask: rte").task().key());
  }

  @Test
  void Y15_aNulByteIsNot() {
    assertEquals(
        "recipe.yaml:1:10: NUL byte (0x00); the file is binary or truncated",
        fixture.problems("task: rte\0").get(0));
  }

  @Test
  void Y15_anotherEncodingIsNot() {
    byte[] latin = "task: rte\nmodel: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(
        "recipe.yaml:2:11: byte 0xE9 is not valid UTF-8; the file looks like ISO-8859-1 or"
            + " Windows-1252",
        fixture.problems(latin).get(0));
  }

  @Test
  void Y16_aVeryLongPath() {
    String line = fixture.problems("task: rte\ntrain_file: /" + "x".repeat(5_000)).get(0);
    assertTrue(line.startsWith("recipe.yaml:2:13: train_file: '/xxx"), line);
    assertTrue(line.endsWith(" is longer than 4096 characters; write the path out"), line);
  }

  @Test
  void Y19_aSecretIsIgnoredAndNeverCopied() {
    Recipe recipe = fixture.file("task: rte\ntoken: hf_abc");
    assertEquals(
        List.of(
            "SPEC recipe.yaml:2:1: 'token' looks like a secret; it is ignored and copied nowhere"),
        fixture.warnings);
    assertTrue(!recipe.yaml().contains("hf_abc"));
  }

  @Test
  void allProblemsOfAFileAtOnce() {
    assertEquals(
        List.of(
            "recipe.yaml:2:9: epochs must be a whole number ≥ 1, got 'three'",
            "recipe.yaml:3:1: unknown key 'learning_rte'; did you mean 'learning_rate'?",
            "recipe.yaml:4:12: lambda must be in [0,1], got 1.5",
            "recipe.yaml:4:16: unknown method 'adam'; did you mean 'adamw'? ('finetune methods'"
                + " lists all)"),
        fixture.problems("task: rte\nepochs: three\nlearning_rte: 1\nopt: sampa-1.5+adam"));
  }

  @Test
  void atMostTwentyProblemsAreShown() {
    String text =
        IntStream.range(0, 34).mapToObj(i -> "odd" + i + ": 1\n").collect(Collectors.joining());
    List<String> lines = fixture.problems("task: rte\n" + text);
    assertEquals(21, lines.size());
    assertTrue(lines.get(20).endsWith("recipe.yaml: 14 more problems"), lines.get(20));
  }

  @Test
  void aMissingFileOrAFolderIsSaid() {
    Path missing = fixture.write("x.yaml", "").resolveSibling("none.yaml");
    assertEquals("none.yaml: no such file", fixture.problems(Sources.files(missing)).get(0));
    Path folder = missing.getParent();
    assertTrue(fixture.problems(Sources.files(folder)).get(0).endsWith(": is not a regular file"));
  }
}
