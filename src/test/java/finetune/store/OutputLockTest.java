package finetune.store;

import static finetune.fault.NoWarnings.NONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputLockTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-03T10:02:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;
  private final List<Process> children = new ArrayList<>();

  @AfterEach
  void endChildren() throws InterruptedException {
    for (Process child : children) {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void locksAgainAfterClosingAndKeepsTheFile() {
    OutputLock.acquire(folder, CLOCK, NONE).close();
    OutputLock.acquire(folder, CLOCK, NONE).close();
    assertTrue(Files.exists(folder.resolve(".lock")));
  }

  @Test
  void aLinkInTheLocksPlaceIsRefusedAndNotFollowed() throws IOException {
    Path precious = Files.writeString(folder.resolve("precious"), "text");
    Path run = Files.createDirectory(folder.resolve("run"));
    Files.createSymbolicLink(run.resolve(".lock"), precious);
    Fault fault = assertThrows(Fault.class, () -> OutputLock.acquire(run, CLOCK, NONE));
    assertEquals(ExitCode.REFUSED, fault.code());
    assertTrue(fault.lines().get(0).contains(".lock: is not a file; "), fault.lines().get(0));
    assertEquals("text", Files.readString(precious));
    Files.delete(run.resolve(".lock"));
    OutputLock.acquire(run, CLOCK, NONE).close(); // nothing of the first try stays
  }

  @Test
  void E13_aSecondRunInTheSameJvmIsRefused() throws IOException {
    Path link =
        Files.createSymbolicLink(folder.resolveSibling(folder.getFileName() + "-l"), folder);
    try (OutputLock lock = OutputLock.acquire(folder, CLOCK, NONE)) {
      assertEquals(folder, lock.folder());
      for (Path name : List.of(folder, folder.resolve("."), link)) {
        Fault fault = assertThrows(Fault.class, () -> OutputLock.acquire(name, CLOCK, NONE));
        assertEquals(ExitCode.REFUSED, fault.code());
        String line = fault.lines().get(0);
        long pid = ProcessHandle.current().pid();
        assertTrue(
            line.matches(".*/ is in use by pid " + pid + " on host \\S+ since 10:02; .*"), line);
      }
    } finally {
      Files.delete(link);
    }
  }

  @Test
  void E11_aSecondProcessIsRefusedAndTheFirstKeepsTheLock() throws Exception {
    try (OutputLock lock = OutputLock.acquire(folder, Clock.systemUTC(), NONE)) {
      assertEquals(folder, lock.folder());
      for (int again = 0; again < 2; again++) {
        Process child = start();
        String said = firstLine(child);
        long pid = ProcessHandle.current().pid();
        assertTrue(
            said.matches(".*/ is in use by pid " + pid + " on host \\S+ since \\d\\d:\\d\\d; .*"),
            said);
        assertEquals(3, child.waitFor());
      }
    }
  }

  /** Closing a second channel on the lock's file would drop the lock without a word. */
  @Test
  void E11_nothingThatTheStoreDoesDropsTheLock() throws Exception {
    RunRequest request =
        new RunRequest(
            folder.resolveSibling("runs"),
            "name",
            Optional.of(folder),
            RunRequest.Mode.AUTOMATIC,
            Map.of(),
            Set.of(),
            List.of(),
            folder.resolveSibling("cache"));
    Identity identity = new Identity(Map.of(), Map.of(), List.of(), Map.of());
    try (RunFolder run = RunFolder.open(FoundFolder.of(request), Clock.systemUTC(), NONE)) {
      Checkpoints checkpoints = Checkpoints.open(folder, 1, NONE);
      checkpoints.save(1, true, identity, "{}", out -> {});
      checkpoints.newestVerified().ifPresent(checkpoints::resume);
      assertEquals(FoundFolder.State.UNFINISHED, FoundFolder.of(request).state());
      assertThrows(Fault.class, () -> OutputLock.acquire(folder, CLOCK, NONE));
      run.finish();
      Process child = start();
      assertTrue(firstLine(child).contains(" is in use by pid "));
      assertEquals(3, child.waitFor());
    }
  }

  @Test
  void E12_theLockOfAKilledProcessIsTakenOver() throws Exception {
    Process child = start();
    assertEquals("locked", firstLine(child));
    Fault fault = assertThrows(Fault.class, () -> OutputLock.acquire(folder, CLOCK, NONE));
    assertTrue(fault.lines().get(0).contains("pid " + child.pid()), fault.lines().get(0));
    child.destroyForcibly().waitFor();
    OutputLock.acquire(folder, CLOCK, NONE).close();
  }

  @Test
  void E11_ofRacingProcessesOneWins() throws Exception {
    List<Process> racing = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      racing.add(start());
    }
    List<String> said = new ArrayList<>();
    for (Process child : racing) {
      said.add(firstLine(child));
    }
    assertEquals(1, said.stream().filter("locked"::equals).count(), said.toString());
  }

  @Test
  void theNoteIsForTheMessageOnly() throws IOException {
    for (String note :
        List.of("", "rubbish", "1 2 3", "99999999999999999999 h 2026-11-03T10:02:00Z")) {
      assertEquals("another process", LockHolder.parse(note).describe(CLOCK));
      Files.writeString(folder.resolve(".lock"), note);
      OutputLock.acquire(folder, CLOCK, NONE).close();
    }
    LockHolder yesterday = new LockHolder(7, "h", Instant.parse("2026-11-02T23:59:00Z"));
    assertEquals(
        "pid 7 on host h since 2026-11-02 23:59",
        LockHolder.parse(yesterday.text()).describe(CLOCK));
  }

  /** Locks the folder named by its argument, says so, and holds it until it is killed. */
  static final class Child {
    public static void main(String[] arguments) throws InterruptedException {
      try (OutputLock lock =
          OutputLock.acquire(Path.of(arguments[0]), Clock.systemDefaultZone(), NONE)) {
        System.out.println("locked");
        Thread.sleep(60_000);
        throw new IllegalStateException(lock + " was held too long");
      } catch (Fault e) {
        System.out.println(e.lines().get(0));
        System.exit(e.code().status());
      }
    }
  }

  private Process start() throws IOException {
    Process child = ChildJvm.start(Child.class, List.of(), folder.toString());
    children.add(child);
    return child;
  }

  private static String firstLine(Process child) throws IOException {
    BufferedReader reader = child.inputReader();
    return reader.readLine();
  }
}
