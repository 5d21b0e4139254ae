package finetune.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import finetune.Signals;
import finetune.app.CliProcess.Setting;
import finetune.fault.ExitCode;
import finetune.journal.Journal;
import finetune.journal.WallClock;
import finetune.pretrained.SmallModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real processes that are ended at any moment and started again with the same command: what they
 * leave in the end is, byte for byte, what a run leaves that nothing happened to.
 *
 * <p>The moments come from a seed, {@code -Dfinetune.kill.seed=N}, which every failure names; the
 * number of kills a chain is {@code -Dfinetune.kill.count=N}.
 */
@Tag("native")
@DisabledOnOs(OS.WINDOWS)
class KillAndResumeTest {
  private static final long SEED = Long.getLong("finetune.kill.seed", 20_260_101);
  private static final int KILLS = Integer.getInteger("finetune.kill.count", 4);

  /** Marks within which a process is killed; one that saves a checkpoint passes about 40. */
  private static final int MARKS = 70;

  private static final String EPOCHS = Integer.toString(Math.max(2, KILLS / 2));

  @TempDir static Path home;
  private static SmallModel model;
  private static Setting setting;
  private static final Map<String, Path> CLEAN = new TreeMap<>();

  @BeforeAll
  static void model() throws IOException {
    model = SmallModel.write(home);
    setting = Setting.in(home);
  }

  private static String[] command(String opt, Path run) {
    String devices = opt.startsWith("sampa") ? "cpu,cpu" : "cpu";
    return SmallRun.of(model, run, "--opt", opt, "--devices", devices, "--epochs", EPOCHS);
  }

  /** The run that nothing happens to, once for each method. */
  private static synchronized Path clean(String opt) throws IOException, InterruptedException {
    if (!CLEAN.containsKey(opt)) {
      Path run = home.resolve("clean-" + opt);
      setting.run(command(opt, run)).succeeded();
      CLEAN.put(opt, run);
    }
    return CLEAN.get(opt);
  }

  /** The bytes by which runs are compared, by name. */
  private static Map<String, Object> bytes(Path run) throws IOException {
    Map<String, Object> all = new TreeMap<>(Tree.of(run));
    all.keySet()
        .removeIf(name -> !name.startsWith("model/") && !name.endsWith("/tensors.safetensors"));
    assertEquals(4, all.keySet().stream().filter(name -> name.startsWith("model/")).count());
    for (String pointer : new String[] {"best", "last", "recipe.yaml"}) {
      all.put(pointer, Files.readString(run.resolve(pointer)));
    }
    all.put("journal", WallClock.comparable(run.resolve(Journal.NAME)));
    return all;
  }

  private static void assertSameBytes(Path expected, Path run, String how) throws IOException {
    Map<String, Object> clean = bytes(expected);
    Map<String, Object> found = bytes(run);
    assertEquals(clean.keySet(), found.keySet(), how);
    clean.forEach((name, bytes) -> assertEquals(bytes, found.get(name), name + ", " + how));
  }

  @ParameterizedTest
  @ValueSource(strings = {"adamw", "sampa-0.1"})
  void G1_E06_killedAtAnyMomentAndResumed(String opt) throws Exception {
    Path run = home.resolve("killed-" + opt);
    Random random = new Random(SEED + opt.hashCode());
    StringBuilder how = new StringBuilder(opt + " seed " + SEED + ":");
    int kills = 0;
    for (int round = 0; round < KILLS; round++) {
      String moment = kill(opt, run, round, random);
      how.append(' ').append(moment);
      kills += moment.endsWith("ended") ? 0 : 1;
    }
    System.out.println("kills of " + how);
    assertTrue(kills > KILLS / 2, how.toString());
    setting.run(command(opt, run)).succeeded();
    assertSameBytes(clean(opt), run, how.toString());
  }

  /** In turn at a mark of the store and at a line of the journal; returns the moment. */
  private static String kill(String opt, Path run, int round, Random random) throws Exception {
    if (round % 2 == 0) {
      int mark = 1 + random.nextInt(MARKS);
      Setting armed = setting.with("-Dfinetune.fault=*:" + mark + ":kill");
      return "mark " + mark + ended(armed.run(command(opt, run)).status());
    }
    // It first goes back to its checkpoint; here it is farther than it was.
    int line = lines(run) + 1 + random.nextInt(4);
    int milliseconds = random.nextInt(10);
    try (CliProcess process = setting.start(command(opt, run))) {
      process.await(() -> lines(run) >= line);
      Thread.sleep(milliseconds);
      process.signal("KILL");
      return "line " + line + "+" + milliseconds + " ms" + ended(process.end().status());
    }
  }

  private static String ended(int status) {
    assertTrue(status == 0 || status == 137, "exit code " + status);
    return status == 0 ? " ended" : "";
  }

  private static int lines(Path run) throws IOException {
    Path journal = run.resolve(Journal.NAME);
    return Files.exists(journal) ? (int) Files.readString(journal).lines().count() : 0;
  }

  @Test
  void G6_theSameSeedGivesTheSameBytes() throws Exception {
    Path run = home.resolve("again");
    setting.run(command("sampa-0.1", run)).succeeded();
    assertSameBytes(clean("sampa-0.1"), run, "again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"adamw", "sam", "sampa-0.1"})
  void killedAndResumedInBf16(String opt) throws Exception {
    Path whole = home.resolve("bf16-" + opt);
    setting.run(inBf16(opt, whole)).succeeded();
    Path run = home.resolve("killed-bf16-" + opt);
    String[] command = inBf16(opt, run);
    assertEquals(137, setting.with("-Dfinetune.fault=*:90:kill").run(command).status());
    String told = setting.run(command).succeeded().err();
    assertTrue(told.contains("resuming after step "), told);
    assertSameBytes(whole, run, "bf16");
    assertTrue(!bytes(whole).get("journal").equals(bytes(clean(opt)).get("journal")));
    Outcome trained = setting.run(args(command, "--json")).succeeded();
    Outcome evaluated = setting.run("eval", run.toString(), "--json").succeeded();
    assertEquals(scores(trained), scores(evaluated));
  }

  private static String[] inBf16(String opt, Path run) {
    return args(command(opt, run), "--precision", "bf16");
  }

  private static String[] args(String[] command, String... more) {
    return Stream.of(command, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private static JsonElement scores(Outcome outcome) {
    return JsonParser.parseString(outcome.out()).getAsJsonObject().get("scores");
  }

  @Test
  void oneLaneGivesTheBytesOfTwo() throws Exception {
    Path run = home.resolve("one-lane");
    String[] command = command("sampa-0.1", run);
    command[List.of(command).indexOf("--devices") + 1] = "cpu";
    setting.run(command).succeeded();
    assertSameBytes(clean("sampa-0.1"), run, "one lane");
  }

  @Test
  void oneLaneGoesOnWhereTwoStopped() throws Exception {
    Path run = home.resolve("fewer-lanes");
    String[] command = command("sampa-0.1", run);
    assertEquals(137, setting.with("-Dfinetune.fault=*:60:kill").run(command).status());
    command[List.of(command).indexOf("--devices") + 1] = "cpu";
    Outcome resumed = setting.run(args(command, "--strict-repro")).succeeded();
    assertTrue(resumed.err().contains("resuming after step "), resumed.err());
    assertSameBytes(clean("sampa-0.1"), run, "one lane after two");
  }

  @Test
  void anotherSeedGivesOtherBytes() throws Exception {
    Path run = home.resolve("other-seed");
    setting.run(SmallRun.of(model, run, "--epochs", EPOCHS, "--seed", "2")).succeeded();
    assertEquals(
        bytes(clean("adamw")).get("model/tokenizer.json"), bytes(run).get("model/tokenizer.json"));
    assertTrue(
        !bytes(clean("adamw"))
            .get("model/model.safetensors")
            .equals(bytes(run).get("model/model.safetensors")));
  }

  private static String[] longer(Path run) {
    return SmallRun.of(
        model, run, "--opt", "sampa-0.1", "--epochs", "20", "--checkpoint-every", "50");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void E08_E09_interruptedSavedAndResumed(String signal) throws Exception {
    Signals.requireHeard(signal);
    Path run = home.resolve("interrupted-" + signal);
    String[] longer = longer(run);
    String said = "interrupted after step \\d+; the same command resumes after step (\\d+)";
    int step;
    try (CliProcess process = setting.start(longer)) {
      process.await(() -> lines(run) > 4);
      process.signal(signal);
      Outcome outcome = process.end().failed(ExitCode.INTERRUPTED, "^" + said + "$");
      step =
          Integer.parseInt(
              outcome.lines().get(outcome.lines().size() - 1).replaceFirst(said, "$1"));
    }
    String logged = Files.readString(run.resolve("log.txt"));
    assertTrue(logged.strip().endsWith("resumes after step " + step), logged);
    Path saved = run.resolve("checkpoints").resolve(String.format("%06d", step));
    assertTrue(Files.exists(saved), () -> "no " + saved);
    Outcome resumed = setting.run(longer).succeeded();
    assertTrue(resumed.err().contains("resuming after step " + step + " "), resumed.err());
    Path clean = home.resolve("long");
    if (!Files.exists(clean)) {
      setting.run(longer(clean)).succeeded();
    }
    assertSameBytes(clean, run, signal + " in step " + step);
  }

  @Test
  void E11_E12_oneProcessAFolderAndALockThatDiesWithItsOwner() throws Exception {
    Path run = home.resolve("busy");
    String[] longer = SmallRun.of(model, run, "--epochs", "500");
    try (CliProcess first = setting.start(longer)) {
      first.await(() -> lines(run) > 1);
      Outcome second = setting.run(longer);
      second.failed(ExitCode.REFUSED, "^" + run + "/ is in use by pid \\d+ .* since .*; .*");
      assertTrue(first.isAlive());
      first.signal("KILL");
      assertEquals(137, first.end().status());
    }
    try (CliProcess third = setting.start(longer)) {
      int before = lines(run);
      third.await(() -> lines(run) > before + 2);
      assertTrue(third.isAlive(), "takes over at once");
      third.signal("KILL");
      assertEquals(137, third.end().status());
    }
  }

  @Test
  void P18_whereTheBestIsLostTheModelStillHasTheScoresThatArePrinted() throws Exception {
    Path run = home.resolve("lost");
    // Three files of the run, then a folder and its pointers for each of the steps 2 to 10.
    Setting killed = setting.with("-Dfinetune.fault=file.done:16:kill");
    assertEquals(137, killed.run(SmallRun.of(model, run, "--keep", "1")).status());
    String best = Files.readString(run.resolve("best")).strip();
    Path lost = run.resolve("checkpoints").resolve(String.format("%06d", Long.parseLong(best)));
    Path last = run.resolve("checkpoints/000010");
    assertTrue(Files.exists(last) && !lost.equals(last), best);
    finetune.store.AtomicFiles.delete(lost);
    Outcome resumed = setting.run(SmallRun.of(model, run, "--keep", "1", "--json")).succeeded();
    assertTrue(resumed.err().contains("is missing; cleared"), resumed.err());
    String scores = resumed.out().replaceFirst(".*\"scores\":(\\{[^}]*}).*\\s", "$1");
    String evaluated = setting.run("eval", run.toString(), "--json").succeeded().out();
    assertTrue(evaluated.contains("\"scores\":" + scores), evaluated + " / " + scores);
    assertEquals(12, Long.parseLong(Files.readString(run.resolve("best")).strip()));
  }
}
