package finetune.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Warnings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  private static final Identity IDENTITY =
      new Identity(
          Map.of("task", "rte", "learning_rate", "2e-5"),
          Map.of("train.tsv", "aa", "model", "bb"),
          List.of("entailment", "not_entailment"),
          Map.of("threads", "2"));

  @TempDir Path run;
  private final List<String> warnings = new ArrayList<>();

  @AfterEach
  void disarm() {
    FaultPoint.disarm();
  }

  @Test
  void savesAndFindsTheNewest() throws IOException {
    save(open(2), 100);
    save(open(2), 200);
    Checkpoint saved = open(2).newestVerified().orElseThrow();
    assertEquals(200, saved.steps());
    assertEquals("checkpoints/000200", saved.name());
    assertEquals("progress 200", saved.progress());
    assertEquals("tensors 200", Files.readString(saved.tensors()));
    assertEquals(IDENTITY, saved.manifest().identity());
    assertEquals("000200\n", Files.readString(run.resolve("last")));
    assertFalse(Files.exists(run.resolve("best")));
  }

  @Test
  void nothingAtAllIsNoError() {
    assertEquals(Optional.empty(), open(1).newestVerified());
    assertEquals(Optional.empty(), resumed(open(1)));
    assertFalse(Checkpoints.areIn(run));
  }

  @Test
  void keepsTheNewestAndTheBest() throws IOException {
    Checkpoints checkpoints = open(2);
    for (long step = 1; step <= 6; step++) {
      save(checkpoints, step, step == 2);
    }
    assertEquals(List.of("000002", "000005", "000006"), names());
    assertEquals(2, open(2).best().orElseThrow().steps());
  }

  @Test
  void aStepThatIsThereIsNotWrittenAgain() throws IOException {
    save(open(1), 7);
    Checkpoint again =
        open(1)
            .save(
                7,
                false,
                IDENTITY,
                "other",
                out -> {
                  throw new IOException("not asked for");
                });
    assertEquals("progress 7", again.progress());
  }

  @Test
  void aStepThatIsThereCanStillBecomeTheBest() {
    save(open(1), 7);
    Checkpoints resumed = open(1);
    resumed(resumed);
    save(resumed, 7, true);
    save(resumed, 8);
    save(resumed, 9);
    assertEquals(7, resumed(open(1)).map(Checkpoint::manifest).orElseThrow().best().getAsLong());
    assertEquals(7, open(1).best().orElseThrow().steps());
  }

  /** Its manifest still names the one before; a run that dies here must find it. */
  @Test
  void theBestBeforeALateOneIsKeptUntilTheNextStep() throws IOException {
    Checkpoints checkpoints = open(2);
    save(checkpoints, 1, true);
    save(checkpoints, 2);
    save(checkpoints, 3);
    save(checkpoints, 3, true);
    Checkpoints again = open(2);
    assertEquals(3, resumed(again).orElseThrow().steps());
    assertEquals(List.of(), warnings);
    save(again, 3, true);
    save(again, 4);
    assertEquals(List.of("000003", "000004"), names());
  }

  @Test
  void stepsOfAnyWidthAreOrderedAsNumbers() throws IOException {
    save(open(9), 999_999);
    save(open(9), 1_000_000);
    assertEquals(1_000_000, open(9).newestVerified().orElseThrow().steps());
    assertEquals(
        "1000000", open(9).newestVerified().orElseThrow().folder().getFileName().toString());
  }

  @Test
  void P01_P02_everyTruncationAndFlippedBitsOfEveryByteFallBack() throws IOException {
    save(open(2), 100);
    save(open(2), 200);
    int cases = 0;
    for (String name : List.of("tensors.safetensors", "progress.json", "manifest.json")) {
      Path file = run.resolve("checkpoints/000200").resolve(name);
      byte[] whole = Files.readAllBytes(file);
      for (int length = 0; length < whole.length; length++) {
        Files.write(file, java.util.Arrays.copyOf(whole, length));
        assertFallsBack(name + " cut to " + length);
        cases++;
      }
      for (int bit = 0; bit < whole.length * 8; bit += 7) {
        byte[] flipped = whole.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        Files.write(file, flipped);
        assertFallsBack(name + " with bit " + bit);
        cases++;
      }
      Files.delete(file);
      assertFallsBack(name + " missing");
      Files.write(file, whole);
    }
    assertEquals(200, open(2).newestVerified().orElseThrow().steps());
    assertTrue(cases > 1_200, cases + " cases");
  }

  private void assertFallsBack(String what) {
    warnings.clear();
    assertEquals(100, open(2).newestVerified().orElseThrow().steps(), what);
    assertEquals(1, warnings.size(), what);
    String pattern =
        "CKPT checkpoints/000200 is (incomplete|damaged) \\(.*\\), resuming from 000100";
    assertTrue(warnings.get(0).matches(pattern), warnings.get(0));
  }

  @Test
  void P01_theWarningTellsTheLengths() throws IOException {
    save(open(2), 100);
    save(open(2), 200);
    Files.writeString(run.resolve("checkpoints/000200/tensors.safetensors"), "tens");
    open(2).newestVerified();
    assertEquals(
        List.of(
            "CKPT checkpoints/000200 is incomplete (tensors.safetensors: 4 of 11 bytes), resuming"
                + " from 000100"),
        warnings);
  }

  @Test
  void P03_ifAllAreBadEachIsListedAndNothingDeleted() throws IOException {
    save(open(2), 100);
    save(open(2), 200);
    Files.delete(run.resolve("checkpoints/000200/manifest.json"));
    Files.writeString(run.resolve("checkpoints/000100/progress.json"), "progress 101");
    Fault fault = assertThrows(Fault.class, () -> open(2).newestVerified());
    assertEquals(ExitCode.MODEL, fault.code());
    assertEquals(
        List.of(
            run.resolve("checkpoints/000200") + ": is incomplete (manifest.json: missing)",
            run.resolve("checkpoints/000100") + ": is damaged (progress.json: SHA-256 differs)"),
        fault.lines());
    assertEquals(List.of("000100", "000200"), names());
  }

  @Test
  void P05_anotherRecipeIsRefused() {
    Identity now =
        new Identity(
            Map.of("task", "rte", "learning_rate", "3e-5", "epochs", "4"),
            IDENTITY.inputs(),
            IDENTITY.classes(),
            IDENTITY.machine());
    Fault fault =
        assertThrows(
            Fault.class,
            () -> IDENTITY.requireSame(now, "checkpoints/000200", java.util.Set.of("epochs")));
    assertEquals(ExitCode.REFUSED, fault.code());
    assertEquals(
        List.of(
            "checkpoints/000200 was made with a different recipe: learning_rate 2e-5 ≠ 3e-5;"
                + " --allow-change learning_rate"),
        fault.lines());
    IDENTITY.requireSame(now, "x", java.util.Set.of("epochs", "learning_rate"));
  }

  @Test
  void P06_otherInputsOrClassesAreRefused() {
    Identity data =
        new Identity(
            IDENTITY.recipe(),
            Map.of("train.tsv", "cc", "model", "bb"),
            IDENTITY.classes(),
            Map.of());
    Identity classes =
        new Identity(
            IDENTITY.recipe(),
            IDENTITY.inputs(),
            List.of("not_entailment", "entailment"),
            Map.of());
    assertRefused(data, "x was made with a different train.tsv: SHA-256 train.tsv aa ≠ cc; .*");
    assertRefused(classes, "x was made with other classes: \\[entail.*\\] ≠ \\[not_.*\\]; .*");
  }

  private static void assertRefused(Identity now, String pattern) {
    Fault fault =
        assertThrows(Fault.class, () -> IDENTITY.requireSame(now, "x", java.util.Set.of()));
    assertEquals(ExitCode.REFUSED, fault.code());
    assertTrue(fault.lines().get(0).matches(pattern), fault.lines().get(0));
  }

  @Test
  void P09_anotherMachineIsAWarningOrRefusedIfStrict() {
    Identity now =
        new Identity(
            IDENTITY.recipe(), IDENTITY.inputs(), IDENTITY.classes(), Map.of("threads", "4"));
    IDENTITY.compareMachine(IDENTITY, "x", true, this::warn);
    assertEquals(List.of(), warnings);
    IDENTITY.compareMachine(now, "x", false, this::warn);
    assertEquals(List.of("REPRO threads 2→4, results will not be bit-identical"), warnings);
    Fault fault =
        assertThrows(Fault.class, () -> IDENTITY.compareMachine(now, "x", true, this::warn));
    assertEquals(ExitCode.REFUSED, fault.code());
  }

  @Test
  void P07_aNewerFormatIsNotTouched() throws IOException {
    save(open(2), 100);
    save(open(2), 200);
    Path manifest = run.resolve("checkpoints/000200/manifest.json");
    String newer = Files.readString(manifest).replace("\"format\": 1", "\"format\": 7");
    Files.write(manifest, ManifestText.seal(newer.substring(0, newer.lastIndexOf(",\n")) + "\n}"));
    Fault fault = assertThrows(Fault.class, () -> open(2).newestVerified());
    assertEquals(ExitCode.MODEL, fault.code());
    assertTrue(
        fault.lines().get(0).endsWith(": checkpoint format 7, this build reads 1–1; upgrade"));
  }

  @Test
  void P04_P10_whatIsNotACheckpointIsIgnored() throws IOException {
    save(open(1), 100);
    Path folder = run.resolve("checkpoints");
    Files.createDirectories(folder.resolve("lost+found"));
    Files.writeString(folder.resolve(".DS_Store"), "x");
    Files.createDirectories(folder.resolve("000300.tmp-123e4567-e89b-12d3-a456-426614174000"));
    Files.createDirectories(folder.resolve("-5"));
    assertEquals(100, open(1).newestVerified().orElseThrow().steps());
    assertEquals(List.of(), warnings);
  }

  @Test
  void P11_aFolderThatHoldsAnotherStepIsRefused() throws IOException {
    save(open(2), 100);
    save(open(2), 200);
    Files.move(run.resolve("checkpoints/000200"), run.resolve("checkpoints/000300"));
    assertEquals(100, open(2).newestVerified().orElseThrow().steps());
    assertEquals(
        List.of(
            "CKPT checkpoints/000300 is damaged (manifest.json: holds step 200), resuming from"
                + " 000100"),
        warnings);
  }

  @Test
  void P12_hostileManifestsAreRefused() throws IOException {
    List<String> hostile =
        List.of(
            "{\"format\":1,\"step\":5,\"files\":{\"../x\":{\"length\":1,\"sha256\":\"\"}}}",
            "{\"format\":1,\"step\":5,\"files\":{\"x\":{\"length\":9223372036854775808,\"sha256\":\"\"}}}",
            "{\"format\":1,\"step\":5,\"files\":{\"x\":{\"length\":-1,\"sha256\":\"\"}}}",
            "{\"format\":1,\"step\":5,\"step\":5,\"files\":{}}",
            "{\"format\":1,\"step\":1e999999999999,\"files\":{}}",
            "{\"format\":1,\"step\":5,\"files\":[]}",
            "{\"format\":[[1]],\"step\":5}",
            "{\"format\":1,\"step\":{}}",
            "{}",
            "{" + "\"a\":[".repeat(5_000) + "]".repeat(5_000) + "}");
    Path folder = Files.createDirectories(run.resolve("checkpoints/000005"));
    for (String text : hostile) {
      Files.write(folder.resolve("manifest.json"), ManifestText.seal(text));
      Fault fault = assertThrows(Fault.class, () -> open(1).newestVerified(), text);
      assertEquals(ExitCode.MODEL, fault.code());
      assertTrue(fault.lines().get(0).contains(": is damaged (manifest.json: "), text);
    }
    Files.write(folder.resolve("manifest.json"), new byte[2 << 20]);
    assertThrows(Fault.class, () -> open(1).newestVerified());
  }

  @Test
  void P13_timesOfFilesDoNotMatter() throws IOException {
    save(open(2), 100);
    save(open(2), 200);
    FileTime future = FileTime.from(Instant.parse("2090-01-01T00:00:00Z"));
    Files.setLastModifiedTime(run.resolve("checkpoints/000100"), future);
    assertEquals(200, open(2).newestVerified().orElseThrow().steps());
  }

  @Test
  void P14_symbolicLinksAreRefused() throws IOException {
    save(open(2), 100);
    save(open(2), 200);
    Path checkpoint = run.resolve("checkpoints/000200");
    Path elsewhere = run.resolve("elsewhere");
    Files.move(checkpoint, elsewhere);
    Files.createSymbolicLink(checkpoint, elsewhere);
    assertEquals(100, open(2).newestVerified().orElseThrow().steps());
    Files.delete(checkpoint);
    Files.move(elsewhere, checkpoint);
    Path tensors = checkpoint.resolve("tensors.safetensors");
    Files.move(tensors, run.resolve("tensors"));
    Files.createSymbolicLink(tensors, run.resolve("tensors"));
    assertEquals(100, open(2).newestVerified().orElseThrow().steps());
  }

  @Test
  void P18_aBestThatIsMissingIsCleared() throws IOException {
    Checkpoints checkpoints = open(1);
    save(checkpoints, 100, true);
    save(checkpoints, 200);
    AtomicFiles.delete(run.resolve("checkpoints/000100"));
    assertEquals(200, resumed(open(1)).orElseThrow().steps());
    assertEquals(
        List.of("CKPT the best checkpoint, checkpoints/000100, is missing; cleared"), warnings);
    assertFalse(Files.exists(run.resolve("best")));
    assertEquals(Optional.empty(), open(1).best());
  }

  @Test
  void resumingMakesBestWhatItWasThen() throws IOException {
    Checkpoints checkpoints = open(3);
    save(checkpoints, 100, true);
    save(checkpoints, 200);
    save(checkpoints, 300, true);
    Files.delete(run.resolve("checkpoints/000300/manifest.json"));
    assertEquals(200, resumed(open(3)).orElseThrow().steps());
    assertEquals("000100\n", Files.readString(run.resolve("best")));
    assertEquals("000200\n", Files.readString(run.resolve("last")));
  }

  @Test
  void aDamagedStepIsSetAsideAndSavedAgain() throws IOException {
    save(open(1), 100);
    Checkpoints first = open(2);
    save(first, 200);
    Files.delete(run.resolve("checkpoints/000200/manifest.json"));
    Checkpoints resumed = open(2);
    assertEquals(100, resumed(resumed).orElseThrow().steps());
    save(resumed, 200);
    assertEquals(200, open(2).newestVerified().orElseThrow().steps());
    assertEquals(List.of("000100", "000200", "000200.damaged"), names());
  }

  @Test
  void unverifiedOnesDoNotCountAndAreNotDeleted() throws IOException {
    Checkpoints checkpoints = open(3);
    save(checkpoints, 100);
    save(checkpoints, 200);
    save(checkpoints, 300);
    Files.delete(run.resolve("checkpoints/000200/progress.json"));
    save(open(2), 400);
    assertEquals(List.of("000200", "000300", "000400"), names());
    assertEquals(
        List.of("CKPT checkpoints/000200 is incomplete (progress.json: missing), left as it is"),
        warnings);
  }

  @Test
  void P19_tensorsThatAreRefusedLeaveTheOldCheckpoint() throws IOException {
    Checkpoints checkpoints = open(1);
    save(checkpoints, 100);
    Content notFinite =
        out -> {
          out.write(1);
          throw Fault.of(ExitCode.DIVERGED, Place.NONE, "weights are not finite");
        };
    Fault fault =
        assertThrows(Fault.class, () -> checkpoints.save(200, false, IDENTITY, "{}", notFinite));
    assertEquals(ExitCode.DIVERGED, fault.code());
    assertEquals(List.of("000100"), names());
  }

  @Test
  void E01_aSaveThatFailsLeavesTheOldCheckpoints() throws IOException {
    Checkpoints checkpoints = open(1);
    save(checkpoints, 100);
    FaultPoint.armFrom("file.beforeForce", 1, FaultPoint.Action.FAIL);
    Fault fault = assertThrows(Fault.class, () -> save(checkpoints, 200));
    FaultPoint.disarm();
    assertEquals(ExitCode.STORAGE, fault.code());
    String line = fault.lines().get(0);
    assertTrue(
        line.matches("cannot write .*/checkpoints/000200 \\(need [0-9.]+ \\S+, free .*\\): .*"),
        line);
    assertEquals(List.of("000100"), names());
    save(checkpoints, 200);
    assertEquals(List.of("000200"), names());
  }

  @Test
  void E06_P17_aCrashAtAnyMomentLeavesTheOldOrTheNewCheckpoint() throws IOException {
    long moment = 1;
    long old = 0;
    save(open(1), old);
    for (boolean reached = true; reached; moment++) {
      Checkpoints checkpoints = open(1);
      resumed(checkpoints);
      FaultPoint.arm("*", moment, FaultPoint.Action.CRASH);
      try {
        save(checkpoints, old + 1, moment % 2 == 0);
      } catch (FaultPoint.Crash e) {
        // The process is gone; what counts is what it left.
      }
      reached = FaultPoint.disarm();
      Checkpoint found = resumed(open(1)).orElseThrow();
      assertTrue(found.steps() == old || found.steps() == old + 1, "step " + found.steps());
      assertEquals("tensors " + found.steps(), Files.readString(found.tensors()));
      old = found.steps();
    }
    assertEquals(List.of(), warnings);
    assertTrue(moment > 40, "only " + moment + " moments");
  }

  @Test
  void keepMustBeOneOrMore() {
    assertThrows(IllegalArgumentException.class, () -> open(0));
  }

  private Checkpoints open(int keep) {
    return Checkpoints.open(run, keep, this::warn);
  }

  private static void save(Checkpoints checkpoints, long step) {
    save(checkpoints, step, false);
  }

  private static void save(Checkpoints checkpoints, long step, boolean best) {
    byte[] tensors = ("tensors " + step).getBytes(StandardCharsets.UTF_8);
    checkpoints.save(step, best, IDENTITY, "progress " + step, out -> out.write(tensors));
  }

  private void warn(Warnings.Tag tag, String text) {
    warnings.add(tag + " " + text);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(run.resolve("checkpoints"))) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.contains(".tmp-"))
          .sorted()
          .toList();
    }
  }

  private static Optional<Checkpoint> resumed(Checkpoints checkpoints) {
    Optional<Checkpoint> newest = checkpoints.newestVerified();
    newest.ifPresent(checkpoints::resume);
    return newest;
  }
}
