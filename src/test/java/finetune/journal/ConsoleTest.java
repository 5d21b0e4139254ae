package finetune.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.fault.Warnings.Tag;
import finetune.store.ChildJvm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ConsoleTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-03T10:02:00.5Z"), ZoneOffset.UTC);
  private static final Terminal PLAIN = new Terminal(false, 80);

  @TempDir Path run;
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @Test
  void linesGoToTheScreenAndTheLogTheEarlyOnesToo() throws IOException {
    try (Console console = console(PLAIN)) {
      console.say("early");
      console.keepIn(run);
      console.say("5 ≠ 6");
    }
    assertEquals("early\n5 ≠ 6\n", shown());
    assertEquals("2026-11-03T10:02:00Z early\n2026-11-03T10:02:00Z 5 ≠ 6\n", log());
  }

  @Test
  void theLinesOfTheNextRunAreNotKeptInTheLast() throws IOException {
    Path next = Files.createDirectories(run.resolve("next"));
    try (Console console = console(PLAIN)) {
      console.keepIn(run);
      console.say("of the last");
      console.leave();
      console.say("of the next");
      console.keepIn(next);
    }
    assertEquals("2026-11-03T10:02:00Z of the last\n", log());
    String kept = Files.readString(next.resolve(Console.LOG));
    assertEquals("2026-11-03T10:02:00Z of the next\n", kept);
  }

  @Test
  void warningsGoToTheJournalToo() {
    try (Console console = console(PLAIN);
        Journal journal = Journal.open(run, 0, console)) {
      console.warn(Tag.DATA, "early");
      console.noteIn(journal);
      console.warn(Tag.SPEC, "late");
      console.warn(Tag.SPEC, "late");
    }
    assertEquals("warning[DATA]: early\nwarning[SPEC]: late\nwarning[SPEC]: late\n", shown());
    assertEquals(
        List.of(new Entry.Warning(Tag.DATA, "early"), new Entry.Warning(Tag.SPEC, "late")),
        Journal.read(run.resolve("journal.jsonl")));
  }

  @Test
  void F10_withoutATerminalThereIsAPlainLineEveryTenSeconds() throws IOException {
    AtomicLong seconds = new AtomicLong();
    try (Console console = console(PLAIN)) {
      console.keepIn(run);
      try (Progress progress =
          new Progress(console, 100, 0, () -> TimeUnit.SECONDS.toNanos(seconds.get()))) {
        for (int i = 0; i < 100; i++) {
          progress.step(step(i));
          seconds.addAndGet(2);
        }
      }
    }
    List<String> lines = shown().lines().toList();
    assertEquals(21, lines.size());
    assertEquals(
        "step 6 of 100, epoch 1, loss 0.6931, learning rate 5.00e-05, 16.0 samples/s, 3:08 left",
        lines.get(1));
    assertTrue(lines.get(20).startsWith("step 100 of 100, "), lines.get(20));
    assertTrue(lines.get(20).endsWith(", 0:00 left"), lines.get(20));
    assertFalse(shown().contains("\u001b"));
    assertEquals(21, log().lines().count());
  }

  @Test
  void onATerminalThereIsABarAndTheLogHasPlainLines() throws IOException {
    try (Console console = console(new Terminal(true, 120))) {
      console.keepIn(run);
      try (Progress progress = new Progress(console, 100, 50, () -> 0)) {
        progress.step(step(50));
        console.say("between");
        progress.step(step(99));
      }
      console.say("after");
    }
    String text = shown();
    assertTrue(text.contains("train"), text);
    assertTrue(text.contains("100/100"), text);
    assertTrue(text.contains("loss 0.6931"), text);
    assertTrue(text.contains("between\n"), text);
    assertTrue(text.endsWith("\nafter\n"), text);
    for (String drawn : text.split("\r")) {
      assertTrue(drawn.replace("\u001b[K", "").lines().allMatch(l -> l.length() < 120), drawn);
    }
    assertEquals(4, log().lines().count());
  }

  @Test
  void timesLeft() {
    assertEquals("0:00", Progress.clock(0));
    assertEquals("0:45", Progress.clock(45));
    assertEquals("59:59", Progress.clock(3_599));
    assertEquals("100:00:01", Progress.clock(360_001));
  }

  @Test
  void F10_aDumbTerminalIsNone() {
    assertFalse(Terminal.standardError(Map.of("TERM", "dumb")).interactive());
    assertFalse(Terminal.standardError(Map.of()).interactive());
    assertEquals(40, Terminal.standardError(Map.of("COLUMNS", "1")).width());
    assertEquals(160, Terminal.standardError(Map.of("COLUMNS", "999999999999")).width());
    assertEquals(80, Terminal.standardError(Map.of("COLUMNS", "wide")).width());
  }

  @Test
  void F09_aStreamThatFailsStopsNothing() throws IOException {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    try (Console console =
        new Console(new Terminal(true, 80), new PrintStream(broken, true), CLOCK)) {
      console.keepIn(run);
      try (Progress progress = new Progress(console, 1, 0, () -> 0)) {
        console.say("one");
        progress.step(step(0));
      }
    }
    assertEquals(2, log().lines().count());
  }

  /** Says 2,000 lines. */
  static final class Talker {
    public static void main(String[] arguments) {
      try (Console console = Console.standard()) {
        console.keepIn(Path.of(arguments[0]));
        for (int i = 0; i < 2_000; i++) {
          console.say("line " + i);
        }
      }
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void F09_aClosedStandardErrorStopsNothing() throws Exception {
    String command = ChildJvm.quoted(ChildJvm.command(Talker.class, List.of(), run.toString()));
    // Once a pipe whose reader leaves after a line, once a descriptor that is closed from the
    // start.
    for (String ending : List.of(" 2>&1 >/dev/null | head -n 1", " 2>&-")) {
      Files.deleteIfExists(run.resolve("log.txt"));
      Process child = new ProcessBuilder("sh", "-c", command + ending).start();
      child.getInputStream().readAllBytes();
      assertEquals(0, child.waitFor(), ending);
      awaitLines(2_000);
    }
  }

  /** The shell does not wait for the left side of a pipe in every implementation. */
  private void awaitLines(long count) throws Exception {
    for (int i = 0; i < 100 && log().lines().count() < count; i++) {
      Thread.sleep(100);
    }
    assertEquals(count, log().lines().count());
  }

  private Console console(Terminal terminal) {
    return new Console(terminal, new PrintStream(shown, true, StandardCharsets.UTF_8), CLOCK);
  }

  private String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  private String log() throws IOException {
    Path log = run.resolve("log.txt");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  private static Entry.Step step(long step) {
    return new Entry.Step(step, 0, 0.69314, "weights", null, 5e-5, 1.0, 1, 32, 1_024, 2, 1.9, 0.1);
  }
}
