package finetune.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendFileTest {
  @TempDir Path folder;
  private final List<String> warnings = new ArrayList<>();
  private Path path;

  @BeforeEach
  void name() {
    path = folder.resolve("journal.jsonl");
  }

  @AfterEach
  void disarm() {
    FaultPoint.disarm();
  }

  @Test
  void linesAreThereAtOnce() throws IOException {
    try (AppendFile file = AppendFile.atEnd(path, this::warn)) {
      file.append("one");
      file.append("zwei · 2");
      assertEquals("one\nzwei · 2\n", Files.readString(path));
      assertEquals(Files.size(path), file.toDisk());
    }
  }

  @Test
  void goesOnAtTheEndOrWhereACheckpointSays() throws IOException {
    Files.writeString(path, "one\ntwo\nthr");
    try (AppendFile file = AppendFile.cutTo(4, path, this::warn)) {
      file.append("2");
    }
    assertEquals("one\n2\n", Files.readString(path));
    try (AppendFile file = AppendFile.atEnd(path, this::warn)) {
      file.append("3");
    }
    assertEquals("one\n2\n3\n", Files.readString(path));
    assertEquals(List.of(), warnings);
  }

  @Test
  void tellsIfLinesAreMissing() throws IOException {
    Files.writeString(path, "one\n");
    AppendFile.cutTo(400, path, this::warn).close();
    assertEquals(List.of("STORE " + path + " has 4 of 400 bytes: lines are missing"), warnings);
  }

  @Test
  void goesOnBehindTheLastWholeLineOfAFileThatWasCut() throws IOException {
    Files.writeString(path, "one\ntw");
    try (AppendFile file = AppendFile.cutTo(400, path, this::warn)) {
      file.append("three");
    }
    assertEquals("one\nthree\n", Files.readString(path));
    assertEquals(List.of("STORE " + path + " has 4 of 400 bytes: lines are missing"), warnings);
  }

  @Test
  void E02_linesWaitInMemoryUntilTheNextCheckpoint() throws IOException {
    try (AppendFile file = AppendFile.atEnd(path, this::warn)) {
      file.append("one");
      FaultPoint.armFrom("append.write", 1, FaultPoint.Action.FAIL);
      file.append("two");
      file.append("three");
      assertEquals(4, file.toDisk());
      FaultPoint.disarm();
      file.append("four");
      assertEquals("one\n", Files.readString(path));
      file.toDisk();
      file.append("five");
      assertEquals("one\ntwo\nthree\nfour\nfive\n", Files.readString(path));
    }
    assertEquals(
        List.of(
            "STORE cannot write "
                + path
                + " (injected failure at append.write): its lines are kept in memory until the next"
                + " checkpoint"),
        warnings);
  }

  @Test
  void aWarningThatIsItselfAppendedDoesNotRecurse() throws IOException {
    AppendFile[] file = new AppendFile[1];
    file[0] = AppendFile.atEnd(path, (tag, text) -> file[0].append("warning"));
    FaultPoint.armFrom("append.write", 1, FaultPoint.Action.FAIL);
    file[0].append("one");
    FaultPoint.disarm();
    file[0].close();
    assertEquals("one\nwarning\n", Files.readString(path));
  }

  /** Two files whose warnings are lines of each other would wait for each other for ever. */
  @Test
  void itsLockIsFreeWhileItWarns() {
    AppendFile[] file = new AppendFile[1];
    List<Boolean> held = new ArrayList<>();
    for (String point : List.of("append.write", "append.force")) {
      file[0] = AppendFile.atEnd(path, (tag, text) -> held.add(Thread.holdsLock(file[0])));
      FaultPoint.armFrom(point, 1, FaultPoint.Action.FAIL);
      file[0].append("one");
      file[0].close();
      FaultPoint.disarm();
    }
    assertEquals(List.of(false, false), held);
  }

  @Test
  void refusesLineEnds() {
    try (AppendFile file = AppendFile.atEnd(path, this::warn)) {
      assertThrows(IllegalArgumentException.class, () -> file.append("a\nb"));
    }
  }

  private void warn(finetune.fault.Warnings.Tag tag, String text) {
    warnings.add(tag + " " + text);
  }
}
