package finetune.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
  @TempDir Path folder;

  @AfterEach
  void disarm() {
    FaultPoint.disarm();
  }

  @Test
  void writesReplacesAndTellsTheDigest() throws IOException {
    Path file = folder.resolve("a/b/c.txt");
    AtomicFiles.write(file, "old");
    Digest digest = AtomicFiles.write(file, "abc");
    assertEquals("abc", Files.readString(file));
    // The SHA-256 of "abc" is the first example of FIPS 180-2.
    assertEquals(
        new Digest(3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), digest);
    assertEquals(List.of("c.txt"), names(file.getParent()));
  }

  @Test
  void whatAKilledProcessLeftOfTheSameIsDeletedADayLater() throws IOException {
    Path file = folder.resolve("model");
    Path old = Files.writeString(Folders.temporary(file), "half");
    Path ofAnother = Files.writeString(Folders.temporary(folder.resolve("other")), "half");
    Path young = Files.writeString(Folders.temporary(file), "half");
    FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(25)));
    Files.setLastModifiedTime(old, longAgo);
    Files.setLastModifiedTime(ofAnother, longAgo);
    AtomicFiles.write(file, "whole");
    assertEquals(Set.of(file, ofAnother, young), Set.copyOf(Folders.list(folder)));
  }

  @Test
  void whatIsAbandonedLeavesNothingBehind() throws IOException {
    Path old = folder.resolve("old");
    AtomicFiles.writeFolder(old, draft -> draft.file("a", out -> out.write(1)));
    assertThrows(
        Fault.class,
        () ->
            AtomicFiles.writeFolder(
                old,
                draft -> {
                  draft.file("a", out -> out.write(2));
                  AtomicFiles.abandon();
                  assertEquals(List.of("old"), names(folder));
                  draft.file("b", out -> out.write(2));
                }));
    assertEquals(List.of("old"), names(folder));
    assertEquals(List.of("a"), names(old));
  }

  @Test
  void streamsMoreThanABuffer() throws IOException {
    byte[] bytes = new byte[300_001];
    new Random(1).nextBytes(bytes);
    Path file = folder.resolve("big");
    Digest digest =
        AtomicFiles.write(
            file,
            out -> {
              out.write(bytes[0]);
              out.write(bytes, 1, 100_000);
              out.write(bytes, 100_001, 200_000);
            });
    assertEquals(Digest.of(bytes), digest);
    assertEquals(Digest.of(bytes), Digest.of(file));
  }

  @Test
  void E06_aCrashAtAnyMomentLeavesTheOldFileOrTheNew() throws IOException {
    Path file = folder.resolve("file");
    byte[] fresh = new byte[200_000];
    long moment = 1;
    for (boolean reached = true; reached; moment++) {
      AtomicFiles.write(file, "old");
      FaultPoint.arm("*", moment, FaultPoint.Action.CRASH);
      try {
        AtomicFiles.write(file, fresh);
      } catch (FaultPoint.Crash e) {
        // The process is gone; what counts is what it left.
      }
      reached = FaultPoint.disarm();
      byte[] found = Files.readAllBytes(file);
      assertTrue(
          "old".equals(new String(found, StandardCharsets.UTF_8)) || found.length == 200_000);
    }
    assertTrue(moment > 10, "only " + moment + " moments");
  }

  @Test
  void E05_oneFailureIsRepairedByASecondAttemptWithANewFile() throws IOException {
    Path file = folder.resolve("file");
    long moment = 1;
    for (boolean reached = true; reached; moment++) {
      FaultPoint.arm("*", moment, FaultPoint.Action.FAIL);
      AtomicFiles.write(file, "new " + moment);
      reached = FaultPoint.disarm();
      assertEquals("new " + moment, Files.readString(file));
    }
    assertTrue(moment > 8, "only " + moment + " moments");
  }

  @Test
  void aFolderSurvivesOneFailureAndTwo() throws IOException {
    Path target = folder.resolve("folder");
    writeFolder(target, "old");
    long moment = 1;
    for (boolean reached = true; reached; moment++) {
      FaultPoint.arm("*", moment, FaultPoint.Action.FAIL);
      writeFolder(target, "new " + moment);
      reached = FaultPoint.disarm();
      assertEquals("new " + moment, Files.readString(target.resolve("file")));
    }
    assertTrue(moment > 12, "only " + moment + " moments");
    for (String left : names(folder)) { // of the failure to delete the old one
      if (!left.equals("folder")) {
        Folders.delete(folder.resolve(left));
      }
    }
    String last = Files.readString(target.resolve("file"));
    for (String mark : List.of("file.beforeRename", "file.beforeFolderForce")) {
      FaultPoint.armFrom(mark, 1, FaultPoint.Action.FAIL);
      assertThrows(Fault.class, () -> writeFolder(target, "never"));
      FaultPoint.disarm();
      assertEquals(last, Files.readString(target.resolve("file")), mark);
      assertEquals(List.of("folder"), names(folder), mark);
    }
  }

  private static void writeFolder(Path target, String text) {
    AtomicFiles.writeFolder(
        target,
        draft -> draft.file("file", out -> out.write(text.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void E01_afterTwoFailuresTheOldFileIsThereAndNothingElse() throws IOException {
    Path file = folder.resolve("file");
    AtomicFiles.write(file, "old");
    FaultPoint.armFrom("file.beforeForce", 1, FaultPoint.Action.FAIL);
    Fault fault = assertThrows(Fault.class, () -> AtomicFiles.write(file, new byte[1_300_000]));
    FaultPoint.disarm();
    assertEquals(ExitCode.STORAGE, fault.code());
    String line = fault.lines().get(0);
    assertTrue(
        line.matches("cannot write .*/file \\(need 1\\.3 MB, free [0-9.]+ .B\\): injected .*"),
        line);
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("file"), names(folder));
  }

  /** A disk that keeps other bytes than it was given, played by a second writer. */
  @Test
  void E05_whatIsReadBackMustBeWhatWasWritten() throws IOException {
    Path file = folder.resolve("file");
    AtomicFiles.write(file, "old");
    Content longer =
        out -> {
          spoil(file, new byte[10]);
          out.write(1);
        };
    refusedAsRead(file, longer, "short write: 10 of 1 bytes on disk");
    Content other =
        out -> {
          out.write(new byte[100_000]); // more than the buffer: the first bytes are on disk
          spoil(file, new byte[] {1});
        };
    refusedAsRead(file, other, "the bytes on disk differ from those written");
  }

  private void refusedAsRead(Path file, Content content, String why) throws IOException {
    Fault fault = assertThrows(Fault.class, () -> AtomicFiles.write(file, content));
    assertEquals(ExitCode.STORAGE, fault.code());
    assertTrue(fault.lines().get(0).contains(why), fault.lines().get(0));
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("file"), names(folder));
  }

  /** Puts these bytes where the file that shall replace this one begins. */
  private void spoil(Path file, byte[] bytes) throws IOException {
    for (Path path : Folders.list(folder)) {
      if (!path.equals(file)) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
          channel.write(ByteBuffer.wrap(bytes));
        }
      }
    }
  }

  @Test
  void P19_contentThatThrowsLeavesNothing() throws IOException {
    Path target = folder.resolve("folder");
    Fault diverged = Fault.of(ExitCode.DIVERGED, finetune.fault.Place.NONE, "not finite");
    Fault thrown =
        assertThrows(
            Fault.class,
            () ->
                AtomicFiles.writeFolder(
                    target,
                    draft -> {
                      draft.file("a", out -> out.write(1));
                      throw diverged;
                    }));
    assertEquals(diverged, thrown);
    assertEquals(List.of(), names(folder));
  }

  @Test
  void writesAFolderAtOnceAndReplacesIt() throws IOException {
    Path target = folder.resolve("model");
    AtomicFiles.writeFolder(target, draft -> draft.file("a", out -> out.write('1')));
    AtomicFiles.writeFolder(target, draft -> draft.file("b", out -> out.write('2')));
    assertEquals(List.of("b"), names(target));
    assertEquals(List.of("model"), names(folder));
  }

  @Test
  void deletesFoldersButNotWhatLinksPointTo() throws IOException {
    Path kept = Files.writeString(folder.resolve("kept"), "kept");
    Path doomed = Files.createDirectories(folder.resolve("doomed/inner"));
    Files.createSymbolicLink(doomed.resolve("link"), kept);
    AtomicFiles.delete(folder.resolve("doomed"));
    AtomicFiles.delete(folder.resolve("absent"));
    assertEquals(List.of("kept"), names(folder));
    assertFalse(Files.readString(kept).isEmpty());
  }

  @Test
  void E04_aFolderThatCannotBeMadeIsAStorageFault() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Fault fault = assertThrows(Fault.class, () -> AtomicFiles.write(file.resolve("x"), "text"));
    assertEquals(ExitCode.STORAGE, fault.code());
  }

  @Test
  void E04_aFolderThatTakesNoFilesIsKnownBeforeTheWork() throws IOException {
    AtomicFiles.requireWritable(folder);
    assertEquals(List.of(), names(folder));
    Path file = Files.writeString(folder.resolve("file"), "");
    Fault fault = assertThrows(Fault.class, () -> AtomicFiles.requireWritable(file));
    assertEquals(ExitCode.STORAGE, fault.code());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
