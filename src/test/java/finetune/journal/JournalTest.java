package finetune.journal;

import static finetune.fault.NoWarnings.NONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.fault.Fault;
import finetune.fault.Warnings.Tag;
import finetune.metric.Score;
import finetune.metric.Scores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Entry.Start START =
      new Entry.Start(Map.of("task", "rte"), 390, 78, 2_490, 3, "2026-11-03T10:02:00Z");

  @TempDir Path run;

  @Test
  void oneLineAnEntryWithFixedKeys() throws IOException {
    write(0, START, step(0, 0.7, 1.5), evaluation(0.25), new Entry.Checkpoint(78));
    assertEquals(
        """
        {"kind":"start","recipe":{"task":"rte"},"steps":390,"steps_per_epoch":78,"rows":2490,"empty_text":3,\
        "time":"2026-11-03T10:02:00Z"}
        {"kind":"step","step":0,"epoch":0,"loss":0.7,"loss_at":"weights","extra_loss":null,\
        "learning_rate":5.0E-5,"gradient_norm":1.5,"gradients":2.0,"rows":32,"tokens":1024,"seconds":0.5,"seconds_gradient":0.4,\
        "seconds_other":0.1}
        {"kind":"evaluation","steps":78,"epoch":1,"loss":0.25,"scores":{"accuracy":0.5,\
        "matthews":0.0},"undefined":["matthews"],"best":true,"rows":277,"seconds":3.0}
        {"kind":"checkpoint","steps":78}
        """,
        Files.readString(path()));
  }

  @Test
  void aLineThatEndsInsideACharacterIsLeftOut() throws IOException {
    Path file = run.resolve(Journal.NAME);
    String line = "{\"kind\":\"warning\",\"tag\":\"DATA\",\"text\":\"ü\"}";
    byte[] bytes = (line + "\n" + line).getBytes(StandardCharsets.UTF_8);
    int inside = (line + "\n" + line).indexOf("ü", line.length()) + 2; // the first ü has two bytes
    Files.write(file, Arrays.copyOf(bytes, inside));
    assertEquals(1, Journal.read(file).size());
  }

  @Test
  void whatIsWrittenIsRead() {
    List<Entry> entries =
        List.of(
            START,
            step(0, 0.1 + 0.2, null),
            step(1, Double.NaN, Double.POSITIVE_INFINITY),
            evaluation(Double.NEGATIVE_INFINITY),
            new Entry.Warning(Tag.DATA, "16 rows of „dev“ appear in train <&>"),
            new Entry.Checkpoint(78),
            new Entry.End(390, "finished", 156, 780, 12_450));
    write(0, entries.toArray(Entry[]::new));
    assertEquals(entries, Journal.read(path()));
  }

  @Test
  void N10_numbersThatAreNotFiniteAreNullWithAFlag() throws IOException {
    write(0, step(1, Double.NaN, Double.POSITIVE_INFINITY));
    String line = Files.readString(path());
    assertTrue(line.contains("\"loss\":null"), line);
    assertTrue(
        line.endsWith(",\"not_finite\":{\"loss\":\"NaN\",\"gradient_norm\":\"Infinity\"}}\n"),
        line);
  }

  @Test
  void resumeCutsBackToTheCheckpointAndTheRestIsTheSame() {
    Entry[] before = {
      START,
      new Entry.Warning(Tag.DATA, "17 rows skipped"),
      step(0, 0.7, 1.0),
      new Entry.Checkpoint(1)
    };
    long length = write(0, before);
    write(length, step(1, 0.6, 1.0), new Entry.End(2, "interrupted", -1, 4, 64));
    // The resumed process finds the same rows, and its clock and disk are its own.
    write(
        length,
        before[1],
        before[3],
        new Entry.Warning(Tag.CKPT, "checkpoints/000002 is incomplete"),
        step(1, 0.6, 1.0));
    List<String> resumed = WallClock.comparable(path());

    write(0, before);
    Entry.Step slower = new Entry.Step(1, 0, 0.6, "weights", null, 5e-5, 1.0, 2, 32, 1024, 7, 6, 1);
    write(length, slower);
    assertEquals(WallClock.comparable(path()), resumed);
    assertEquals(5, resumed.size());
  }

  @Test
  void comparisonLeavesOutTheClockOnly() {
    write(0, START, step(0, 0.7, 1.0));
    String compared = String.join("\n", WallClock.comparable(path()));
    for (String field : WallClock.FIELDS) {
      assertTrue(!compared.contains("\"" + field + "\""), field);
    }
    assertTrue(compared.contains("\"steps\":390"), compared);
    assertTrue(compared.contains("\"loss\":0.7"), compared);
    assertEquals(Set.of("time", "seconds", "seconds_gradient", "seconds_other"), WallClock.FIELDS);
  }

  @Test
  void E06_aLastLineThatWasCutIsLeftOut() throws IOException {
    write(0, START, step(0, 0.7, 1.0));
    String whole = Files.readString(path());
    Files.writeString(path(), whole.substring(0, whole.length() - 5));
    assertEquals(List.of(START), Journal.read(path()));
  }

  @Test
  void aDamagedLineIsNamed() throws IOException {
    for (String line :
        List.of("{\"kind\":\"party\"}", "{}", "{\"kind\":\"step\",\"step\":[]}", "x")) {
      write(0, START);
      Files.writeString(path(), Files.readString(path()) + line + "\n");
      Fault fault = assertThrows(Fault.class, () -> Journal.read(path()), line);
      assertTrue(fault.lines().get(0).startsWith(path() + ":2:1: "), fault.lines().get(0));
    }
  }

  private Path path() {
    return run.resolve("journal.jsonl");
  }

  private long write(long length, Entry... entries) {
    try (Journal journal = Journal.open(run, length, NONE)) {
      for (Entry entry : entries) {
        journal.add(entry);
      }
      return journal.toDisk();
    }
  }

  private static Entry.Step step(long step, double loss, Double norm) {
    return new Entry.Step(step, 0, loss, "weights", null, 5e-5, norm, 2, 32, 1_024, 0.5, 0.4, 0.1);
  }

  private static Entry.Evaluation evaluation(double loss) {
    Map<String, Score> scores = new LinkedHashMap<>();
    scores.put("accuracy", new Score(0.5, true));
    scores.put("matthews", Score.UNDEFINED);
    return Entry.Evaluation.of(78, 1, loss, new Scores(scores), true, 277, 3);
  }
}
