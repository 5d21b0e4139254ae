package finetune.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.fault.ExitCode;
import finetune.pretrained.SmallModel;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad files under {@code --data-dir}: place and code reach the user, and no run is begun. */
class DataRowsTest {
  private static final String HEADER = "index\tsentence1\tsentence2\tlabel\n";
  private static final String GOOD = "0\tA cat sat.\tA cat.\tentailment\n";
  private static final String OTHER = "1\tNo dog ran.\tA dog.\tnot_entailment\n";

  @TempDir Path folder;
  private Path train;
  private Path run;

  @BeforeEach
  void files() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data/RTE"));
    train = Files.writeString(data.resolve("train.tsv"), HEADER + GOOD + OTHER);
    Files.writeString(data.resolve("dev.tsv"), HEADER + OTHER.replace("ran", "sat") + GOOD);
    run = folder.resolve("run");
  }

  private String[] arguments(String... more) {
    String[] fixed = {"glue", "--task", "rte", "--data-dir", folder + "/data"};
    String[] all = Arrays.copyOf(fixed, fixed.length + more.length + 2);
    System.arraycopy(more, 0, all, fixed.length, more.length);
    all[all.length - 2] = "--output-dir";
    all[all.length - 1] = run.toString();
    return all;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "T05|0>a\rb>c>entailment<|:2:4: carriage return inside a field.*",
        "T08|0>a>b<|:2:1: expected 4 columns, found 3.*",
        "T09|0>a>b>c>entailment<|:2:9: expected 4 columns, found 5 \\(column 5 starts here\\).*",
        "T13|0>a>b>entailment<<1>a>b>entailment<|:3:1: empty line",
        "T14|0>a\0>b>entailment<|:2:4: NUL byte \\(0x00\\); .*",
        "T16|0>a>b>maybe<|:2:7: label 'maybe' is not entailment or not_entailment.*",
        "T16|0>a>b>entailment <|:2:7: label 'entailment ' is not .*",
      })
  void T_badRows(String id, String rows, String line) throws IOException {
    Files.writeString(train, HEADER + rows.replace('>', '\t').replace('<', '\n'));
    Cli.run(arguments()).failedOnly(ExitCode.DATA, "\\Q" + train + "\\E" + line);
    assertFalse(Files.exists(run));
  }

  @Test
  void T03_T12_T19_badFiles() throws IOException {
    refused("\uFEFF" + HEADER, StandardCharsets.UTF_16LE, "@0x0: UTF-16 byte-order mark; .*");
    refused("", StandardCharsets.UTF_8, ": no examples \\(0 bytes\\).*");
    refused(HEADER, StandardCharsets.UTF_8, ": no examples \\(1 header line, 0 rows\\).*");
    refused(
        HEADER + "0\té\tb\tentailment\n",
        StandardCharsets.ISO_8859_1,
        ":2:3: byte 0xE9 is not valid UTF-8; .*");
    refused(GOOD, StandardCharsets.UTF_8, ":1:1: column '.*' not found, found .*");
  }

  private void refused(String text, Charset charset, String line) throws IOException {
    Files.write(train, text.getBytes(charset));
    Cli.run(arguments()).failedOnly(ExitCode.DATA, "\\Q" + train + "\\E" + line);
  }

  @Test
  void T15_noEscapeSequenceReachesTheTerminal() throws IOException {
    Files.writeString(train, HEADER + "0\ta\tb\t\u001b[31mred\n");
    Outcome outcome = Cli.run(arguments()).failedOnly(ExitCode.DATA, ".*:2:7: .*\\\\x1B.*");
    assertEquals(-1, outcome.err().indexOf('\u001b'));
  }

  @Test
  void T25_strictDataWantsTheOfficialNumberOfRows() {
    Cli.run(arguments("--strict-data"))
        .failedOnly(ExitCode.DATA, ".*RTE train has 2 rows.*2,490.*");
    Cli.run(arguments("--strict-data", "--train-file", train.toString()))
        .failedOnly(
            ExitCode.DATA,
            "--strict-data takes GLUE's own files only; leave out train_file and dev_file");
    Cli.run("glue", "--task", "rte", "--sample", "--strict-data", "--output-dir", run.toString())
        .failedOnly(ExitCode.DATA, "--strict-data takes GLUE's own files only; .*--data-dir.*");
  }

  /** The folder need not have the file that another is named for. */
  @Test
  @Tag("native")
  void aNamedFileTakesThePlaceOfOneThatIsNotThere() throws IOException {
    SmallModel model = SmallModel.write(folder);
    Path mine = folder.resolve("mine.tsv");
    for (String file : List.of("dev", "train")) {
      Path official = folder.resolve("data/RTE/" + file + ".tsv");
      Files.move(official, mine);
      String[] all = {"--model", "" + model.archive(), "--max-length", "16", "--dry-run"};
      Cli.run(arguments(all)).failedOnly(ExitCode.DATA, ".*: no " + file + ".tsv");
      String[] named = Arrays.copyOf(all, all.length + 2);
      named[all.length] = "--" + file + "-file";
      named[all.length + 1] = mine.toString();
      Cli.run(arguments(named)).succeeded();
      Files.move(mine, official);
    }
  }

  @Test
  @Tag("native")
  void quarantineKeepsTheBytesAndSaysHowMany() throws IOException {
    SmallModel model = SmallModel.write(folder);
    byte[] bad = "2\t\u00e9\tb\n".getBytes(StandardCharsets.ISO_8859_1);
    byte[] good = (HEADER + GOOD + OTHER).getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(good, good.length + bad.length);
    System.arraycopy(bad, 0, all, good.length, bad.length);
    Files.write(train, all);
    String[] small = {"--model", "" + model.archive(), "--max-length", "16", "--on-bad-row"};
    String[] arguments = Arrays.copyOf(small, small.length + 1);
    arguments[small.length] = "quarantine";
    Outcome outcome = Cli.run(arguments(arguments)).succeeded();
    assertTrue(outcome.err().contains("warning[DATA]: "), outcome.err());
    assertTrue(outcome.err().contains("1 of 3 rows skipped"), outcome.err());
    assertArrayEquals(bad, Files.readAllBytes(run.resolve("quarantine.tsv")));
  }
}
