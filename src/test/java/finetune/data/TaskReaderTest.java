package finetune.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.random.Noise;
import finetune.task.Split;
import finetune.task.Task;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are accepted, and what is said about them. */
class TaskReaderTest {
  private static final String SST2 = "sentence\tlabel\n";
  private final Told told = new Told();

  @Test
  void T01_markBeforeTheHeaderIsDropped() {
    String header = "\ufeffQuality\t#1 ID\t#2 ID\t#1 String\t#2 String\n";
    List<Example> examples = read(Task.MRPC, header + "1\t2\t3\ta\tb\n").examples();
    assertEquals(List.of(new Example(0, "a", "b", 1)), examples);
  }

  @Test
  void T02_markInsideTheFileIsKeptAndSaidOnce() {
    Dataset data = read(Task.SST2, SST2 + "a\t1\nb\ufeffc\t0\n\ufeffd\ufeff\t1\n");
    assertEquals("b\ufeffc", data.examples().get(1).first());
    assertEquals(
        List.of("warning[DATA]: f.tsv:3:1: byte-order mark inside file (3 in all)"), told.lines);
  }

  @Test
  void T04_carriageReturnBeforeLineFeedIsPartOfTheLineEnd() {
    String file = SST2 + "a\t1\nb\t0\n";
    Dataset windows = read(Task.SST2, file.replace("\n", "\r\n"));
    assertEquals(read(Task.SST2, file).examples(), windows.examples());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u2028", "\u0085", "\u000b", "\f", "\u001b[31m", "\u0001", "\u001c"})
  void T05_T15_otherControlsAreTextAndEndNoLine(String control) {
    assertEquals(
        "a" + control + "b",
        read(Task.SST2, SST2 + "a" + control + "b\t1\n").examples().get(0).first());
  }

  @Test
  void T06_quotesAreOrdinaryCharacters() {
    Dataset data = read(Task.SST2, SST2 + "\"a\t1\n\"b\" c\t0\nd\t1\n");
    assertEquals(
        List.of("\"a", "\"b\" c", "d"), data.examples().stream().map(Example::first).toList());
  }

  @Test
  void T13_T24_emptyLinesAtTheEndAndNoFinalLineEndAreAccepted() {
    assertEquals(1, read(Task.SST2, SST2 + "a\t1\n\n\r\n\n").size());
    assertEquals(1, read(Task.SST2, SST2 + "a\t1").size());
  }

  @Test
  void T25_anotherNumberOfRowsThanGlueHasIsAWarningOrStrictlyAFault() {
    String file = SST2 + "a\t1\n";
    Split train = Task.SST2.train();
    TaskReader.read(Task.SST2, train, Told.text("f.tsv", file), Reading.failing(told));
    String what = "SST-2 train has 1 rows, GLUE has 67,349";
    assertEquals(List.of("warning[DATA]: " + what), told.lines);
    Reading strict = new Reading(BadRows.FAIL, row -> {}, true, told);
    Fault fault =
        assertThrows(
            Fault.class, () -> TaskReader.read(Task.SST2, train, Told.text("f.tsv", file), strict));
    assertEquals(ExitCode.DATA, fault.code());
    assertTrue(fault.lines().get(0).startsWith(what), fault.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\u00a0\u2003", "\u200b\u200d", "\u3000"})
  void T28_textsWithNothingToSeeAreAcceptedAndCounted(String text) {
    Dataset data = read(Task.SST2, SST2 + text + "\t1\na\t0\n");
    assertEquals(text, data.examples().get(0).first());
    assertEquals(1, data.emptyTexts());
  }

  @Test
  void T30_rowsOfDevThatAppearInTrainAreCounted() {
    String header = "index\tsentence1\tsentence2\tlabel\n";
    Dataset train = read(Task.RTE, header + "0\ta\tb\tentailment\n0\tc\td\tentailment\n");
    String rows = header + "7\tc\td\tnot_entailment\n8\tab\t\tentailment\n";
    Split split = Task.RTE.dev().get(0).ofAnySize();
    Dataset dev =
        TaskReader.read(Task.RTE, split, Told.text("dev.tsv", rows), Reading.failing(told));
    assertEquals(1, Overlap.rows(train, dev));
    Overlap.warn(train, dev, told);
    assertEquals(List.of("warning[DATA]: 1 row of dev appears in train"), told.lines);
  }

  @Test
  void badRowsAreSkippedAndCountedOnlyWhereAsked() {
    String good = SST2 + "a\t1\nb\t0\n";
    String bad = SST2 + "a\t1\nshort\n\nwrong\t7\nmany\t1\t1\nb\t0\n";
    List<String> kept = new ArrayList<>();
    for (BadRows policy : List.of(BadRows.SKIP, BadRows.QUARANTINE)) {
      Reading reading = new Reading(policy, row -> kept.add(text(row)), false, told);
      Split any = Task.SST2.train().ofAnySize();
      Dataset data = TaskReader.read(Task.SST2, any, Told.text("f.tsv", bad), reading);
      assertEquals(4, data.skipped());
      assertEquals("f.tsv: 4 of 6 rows skipped", data.remark());
      assertEquals(read(Task.SST2, good).labels().length, data.size());
      assertEquals(new Example(1, "b", null, 0), data.examples().get(1));
    }
    assertEquals(List.of("short", "", "wrong\t7", "many\t1\t1"), kept);
    assertEquals("", read(Task.SST2, good).remark());
  }

  /** Where there is no header the first line is an example like the others. */
  @Test
  void theFirstOfAFileWithoutHeaderIsSkippedToo() {
    List<String> kept = new ArrayList<>();
    Reading reading = new Reading(BadRows.SKIP, row -> kept.add(text(row)), false, told);
    String wide = "x\t".repeat(80) + "\n";
    Input input = Told.text("f.tsv", wide + "g\t1\t\tGood.\ng\t0\t*\tBad the.\n");
    Dataset data = TaskReader.read(Task.COLA, Task.COLA.train().ofAnySize(), input, reading);
    assertEquals(1, data.skipped());
    assertEquals(2, data.size());
    assertEquals(new Example(0, "Good.", null, 1), data.examples().get(0));
  }

  @Test
  void whenAllRowsAreBadThereIsNothingToTrainOn() {
    Reading skip = Reading.of(BadRows.SKIP, told);
    Input input = Told.text("f.tsv", SST2 + "a\t7\nb\n");
    Fault fault =
        assertThrows(Fault.class, () -> TaskReader.read(Task.SST2, Task.SST2.train(), input, skip));
    assertEquals(List.of("f.tsv: no examples (all 2 rows skipped)"), fault.lines());
  }

  @Test
  void columnsAreFoundByNameWhereverTheyStand() {
    Dataset data = read(Task.SST2, "label\tnote\tsentence\n1\tx\ta\n");
    assertEquals(new Example(0, "a", null, 1), data.examples().get(0));
  }

  @Test
  void filesToPredictHaveNoLabelsAndMayBeStandardInput() {
    Split test = Task.COLA.test().get(0).ofAnySize();
    InputStream stdin = stream("index\tsentence\n0\ta\n1\tb\n");
    Dataset data =
        TaskReader.read(Task.COLA, test, Input.stream("stdin", stdin), Reading.failing(told));
    assertEquals(2, data.size());
    assertTrue(Double.isNaN(data.examples().get(0).label()));
    assertNull(data.examples().get(0).second());
    assertEquals(List.of(), told.lines);
  }

  @Test
  void labelledFilesCanBePredictedToo() {
    Split test = Task.SST2.test().get(0).ofAnySize();
    Dataset data =
        TaskReader.read(
            Task.SST2, test, Told.text("f.tsv", SST2 + "a\t1\n"), Reading.failing(told));
    assertTrue(Double.isNaN(data.examples().get(0).label()));
  }

  @Test
  void subsetsAreDrawnByTheSeedAndKeepTheOrderOfTheFile() {
    StringBuilder file = new StringBuilder(SST2);
    for (int i = 0; i < 100; i++) {
      file.append("row ").append(i).append("\t1\n");
    }
    Dataset all = read(Task.SST2, file.toString());
    List<Example> drawn = all.subset(20, new Noise(1)).examples();
    assertEquals(20, drawn.size());
    assertEquals(drawn, all.subset(20, new Noise(1)).examples());
    assertFalse(drawn.equals(all.subset(20, new Noise(2)).examples()));
    assertEquals(drawn.stream().map(Example::id).sorted().distinct().toList(), ids(drawn));
    assertEquals(all, all.subset(100, new Noise(1)));
    assertEquals(
        all.subset(50, new Noise(1)).examples().stream().filter(drawn::contains).toList(), drawn);
  }

  private Dataset read(Task task, String file) {
    Split any = task.train().ofAnySize();
    return TaskReader.read(task, any, Told.text("f.tsv", file), Reading.failing(told));
  }

  private static List<Long> ids(List<Example> examples) {
    return examples.stream().map(Example::id).toList();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
