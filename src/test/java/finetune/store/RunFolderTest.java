package finetune.store;

import static finetune.fault.NoWarnings.NONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.store.FoundFolder.State;
import finetune.store.RunRequest.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunFolderTest {
  private static final String TEMPORARY = "x.tmp-123e4567-e89b-12d3-a456-426614174000";

  private Set<String> allowed = Set.of();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "false, sampa-0.1, rte-sampa-0.1-s1",
    "true, sam, rte-sample-sam-s1",
    "false, sampa-0.2+asam:rho=0.5, rte-sampa-0.2-asam-rho-0.5-s1",
    "false, 'sam:rho=1e-5,a=/x', rte-sam-rho-1e-5-a--x-s1"
  })
  void theNameIsFitForAFile(boolean sample, String opt, String name) {
    assertEquals(name, RunName.of("rte", sample, opt, 1));
  }

  @Test
  void lookingCreatesNothing() {
    FoundFolder found = FoundFolder.of(request("a", Mode.AUTOMATIC));
    assertEquals(folder.resolve("runs/name"), found.path());
    assertEquals(State.NEW, found.state());
    assertFalse(Files.exists(folder.resolve("runs")));
  }

  @Test
  void P15_theSameRecipeIsResumedAndThenFinished() {
    run(request("a", Mode.AUTOMATIC), true, false);
    FoundFolder again = FoundFolder.of(request("a", Mode.AUTOMATIC));
    assertEquals(State.UNFINISHED, again.state());
    run(request("a", Mode.RESUME), true, true);
    assertEquals(State.FINISHED, FoundFolder.of(request("a", Mode.AUTOMATIC)).state());
    assertEquals(State.FINISHED, FoundFolder.of(request("a", Mode.RESUME)).state());
  }

  @Test
  void anotherRecipeGetsAnotherNumber() {
    run(request("a", Mode.AUTOMATIC), true, true);
    run(request("b", Mode.AUTOMATIC), true, false);
    assertEquals(
        folder.resolve("runs/name-3"), FoundFolder.of(request("c", Mode.AUTOMATIC)).path());
    assertEquals(
        folder.resolve("runs/name-2"), FoundFolder.of(request("b", Mode.AUTOMATIC)).path());
    assertEquals(folder.resolve("runs/name"), FoundFolder.of(request("a", Mode.AUTOMATIC)).path());
  }

  @Test
  void aRunThatNeverSavedStartsAgain() {
    run(request("a", Mode.AUTOMATIC), false, false);
    FoundFolder again = FoundFolder.of(request("a", Mode.AUTOMATIC));
    assertEquals(State.NEW, again.state());
    assertEquals(folder.resolve("runs/name"), again.path());
  }

  @Test
  void F06_resumeAndFreshInsist() {
    assertFault(ExitCode.MODEL, "nothing to resume in .*/runs/name/", request("a", Mode.RESUME));
    run(request("a", Mode.FRESH), true, false);
    assertFault(
        ExitCode.REFUSED,
        ".*/runs/name/ holds a run with checkpoints; .*",
        request("a", Mode.FRESH));
  }

  @Test
  void aNamedFolderIsUsedAsItIs() throws IOException {
    Path named = Files.createDirectories(folder.resolve("out"));
    Files.createFile(named.resolve(".lock"));
    Files.createDirectory(named.resolve(TEMPORARY));
    run(named(named, "a"), false, false);
    assertEquals(State.NEW, FoundFolder.of(named(named, "b")).state());
    run(named(named, "b"), true, false);
    assertEquals(State.UNFINISHED, FoundFolder.of(named(named, "b")).state());
    assertFault(
        ExitCode.REFUSED,
        ".*/out/ was made with a different recipe: learning_rate b ≠ a; choose another .*",
        named(named, "a"));
    allowed = Set.of("learning_rate");
    assertEquals(State.UNFINISHED, FoundFolder.of(named(named, "a")).state());
  }

  @Test
  void anUnfinishedRunThatGoesOnWithAChangedRecipeIsOneOfThatRecipe() {
    run(request("a", Mode.AUTOMATIC), true, false);
    allowed = Set.of("learning_rate");
    Path first = folder.resolve("runs/name");
    FoundFolder found = FoundFolder.of(named(first, "b"));
    try (RunFolder run = RunFolder.open(found, Clock.systemUTC(), NONE)) {
      run.extend();
    }
    allowed = Set.of();
    assertEquals(State.UNFINISHED, FoundFolder.of(named(first, "b")).state());
    assertFault(ExitCode.REFUSED, ".* learning_rate b ≠ a; .*", named(first, "a"));
  }

  @Test
  void F07_foldersThatAreNotForRunsAreRefused() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Path data = Files.createDirectories(folder.resolve("data"));
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.createFile(other.resolve("thesis.tex"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), data);
    assertFault(ExitCode.REFUSED, ".*/file is a file; .*", named(file, "a"));
    assertFault(ExitCode.REFUSED, "/ is the root of .*", named(Path.of("/"), "a"));
    assertFault(ExitCode.REFUSED, ".* is the data's directory; .*", named(data, "a"));
    assertFault(ExitCode.REFUSED, ".* is the data's directory; .*", named(link, "a"));
    assertFault(
        ExitCode.REFUSED, ".* is inside the cache .*", named(folder.resolve("cache/a/b"), "a"));
    assertFault(
        ExitCode.REFUSED, ".*/other/ is not empty and not a run's folder; .*", named(other, "a"));
  }

  @Test
  void P04_leftoversOlderThanTheLockAreRemoved() throws IOException {
    RunRequest request = request("a", Mode.AUTOMATIC);
    run(request, true, false);
    Path old = Files.createDirectories(folder.resolve("runs/name/checkpoints").resolve(TEMPORARY));
    Files.createFile(old.resolve("tensors.safetensors"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    Path fresh = Files.createFile(folder.resolve("runs/name").resolve(TEMPORARY));
    Files.setLastModifiedTime(fresh, FileTime.from(Instant.parse("2090-01-01T00:00:00Z")));
    run(request, true, false);
    assertFalse(Files.exists(old));
    assertTrue(Files.exists(fresh));
  }

  @Test
  void E11_aFolderInUseIsRefused() {
    FoundFolder found = FoundFolder.of(request("a", Mode.AUTOMATIC));
    try (RunFolder open = RunFolder.open(found, Clock.systemUTC(), NONE)) {
      Fault fault = assertThrows(Fault.class, () -> RunFolder.open(found, Clock.systemUTC(), NONE));
      assertEquals(ExitCode.REFUSED, fault.code());
      assertEquals(found.path(), open.path());
    }
  }

  @Test
  void aDamagedRecordIsNotOverwritten() throws IOException {
    run(request("a", Mode.AUTOMATIC), true, false);
    Files.writeString(folder.resolve("runs/name/run.json"), "{");
    assertFault(
        ExitCode.REFUSED, ".*/run.json: is damaged: .*", named(folder.resolve("runs/name"), "a"));
  }

  private void run(RunRequest request, boolean save, boolean finish) {
    FoundFolder found = FoundFolder.of(request);
    try (RunFolder run = RunFolder.open(found, Clock.systemUTC(), NONE)) {
      if (save) {
        Identity identity = new Identity(request.recipe(), Map.of(), List.of(), Map.of());
        Checkpoints.open(run.path(), 1, NONE).save(1, false, identity, "{}", out -> {});
      }
      if (finish) {
        run.finish();
      }
    }
  }

  private RunRequest request(String recipe, Mode mode) {
    return request(recipe, mode, Optional.empty());
  }

  private RunRequest named(Path output, String recipe) {
    return request(recipe, Mode.AUTOMATIC, Optional.of(output));
  }

  private RunRequest request(String recipe, Mode mode, Optional<Path> output) {
    return new RunRequest(
        folder.resolve("runs"),
        "name",
        output,
        mode,
        Map.of("learning_rate", recipe),
        allowed,
        List.of(folder.resolve("data")),
        folder.resolve("cache"));
  }

  private static void assertFault(ExitCode code, String pattern, RunRequest request) {
    Fault fault = assertThrows(Fault.class, () -> FoundFolder.of(request));
    assertEquals(code, fault.code());
    assertTrue(fault.lines().get(0).matches(pattern), fault.lines().get(0));
  }
}
