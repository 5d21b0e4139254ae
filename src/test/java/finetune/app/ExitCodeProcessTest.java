package finetune.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import finetune.app.CliProcess.Setting;
import finetune.archive.Array;
import finetune.archive.ModuleTree;
import finetune.fault.ExitCode;
import finetune.pretrained.SmallModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** One real process for each exit code that there is: the code, the line, what it leaves behind. */
@Tag("native")
@DisabledOnOs(OS.WINDOWS)
class ExitCodeProcessTest {
  @TempDir static Path home;
  private static SmallModel model;
  private static Setting setting;

  @TempDir Path folder;
  private Path run;

  @BeforeAll
  static void model() throws IOException {
    model = SmallModel.write(home);
    setting = Setting.in(home);
  }

  @BeforeEach
  void run() {
    run = folder.resolve("run");
  }

  @Test
  void code0_aFinishedRunIsLeftAsItIs() throws Exception {
    Outcome first = setting.run(SmallRun.of(model, run)).succeeded();
    Map<String, String> before = Tree.of(run);
    Outcome again = setting.run(SmallRun.of(model, run)).succeeded();
    assertEquals(first.out(), again.out());
    String said = run + "/: run already complete (step 12 of 12)";
    assertEquals(said, again.lines().get(0), "P15");
    assertEquals(before, Tree.of(run), "P15");
  }

  @Test
  void code1_aBugNamesTheFileWithItsTrace() throws Exception {
    Setting broken = setting.with("-Dfinetune.fault=file.done:1:crash");
    String line = "internal error: .*Crash.*; this is a bug; its trace is in (.*)";
    Outcome outcome = broken.run(SmallRun.of(model, run)).failedOnly(ExitCode.INTERNAL, line);
    Path trace = Path.of(outcome.err().strip().replaceFirst(line, "$1"));
    assertTrue(Files.readString(trace).contains("\tat finetune.store."));
    Files.delete(trace);
  }

  @Test
  void code2_usage() throws Exception {
    setting
        .run("glue", "--task", "rte", "--epoch", "3")
        .failedOnly(ExitCode.USAGE, "unknown option '--epoch'; did you mean '--epochs'\\?");
  }

  @Test
  void code3_P05_anotherRecipe() throws Exception {
    Setting killed = setting.with("-Dfinetune.fault=append.force:4:kill");
    assertEquals(137, killed.run(SmallRun.of(model, run)).status());
    Map<String, String> before = Tree.of(run);
    setting
        .run(SmallRun.of(model, run, "--seed", "2"))
        .failedOnly(
            ExitCode.REFUSED,
            run
                + "/ was made with a different recipe: seed 1 ≠ 2; choose another --output-dir, or --allow-change seed");
    assertEquals(before, Tree.of(run));
  }

  @Test
  void code4_dataMissing() throws Exception {
    setting
        .run("glue", "--task", "rte", "--data-dir", folder.toString(), "--output-dir", "" + run)
        .failedOnly(ExitCode.DATA, folder + ": no train.tsv and dev.tsv of RTE; .*");
    assertEquals(Set.of(), Tree.of(run).keySet());
  }

  @Test
  void code5_modelMissing() throws Exception {
    String[] arguments = SmallRun.of(model, run, "--dropout", "0");
    arguments[List.of(arguments).indexOf("--model") + 1] = folder + "/none.pt";
    setting.run(arguments).failedOnly(ExitCode.MODEL, folder + "/none.pt: .*not found.*");
    assertEquals(Set.of(), Tree.of(run).keySet());
  }

  @Test
  void code6_F11_noSuchDevice() throws Exception {
    setting
        .run(SmallRun.of(model, run, "--devices", "cpu,cuda:77"))
        .failedOnly(
            ExitCode.DEVICE,
            "--devices:5: cuda:77: (no|only \\d+) CUDA devices? found; use --devices cpu");
    assertEquals(Set.of(), Tree.of(run).keySet());
  }

  /** A module that asks for 4 PiB, but only while it is trained: no system has so much. */
  private Path greedy() throws IOException {
    String forward =
        """
          def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
            x = torch.embedding(self.words.weight, input_ids)
            if self.training:
              y = torch.add(x, torch.sum(torch.zeros([1125899906842624])))
            else:
              y = x
            return y
        """;
    float[] values = new float[100 * 8];
    Arrays.fill(values, 0.5f);
    Map<String, Array> weights = Map.of("words.weight", Array.ofFloats(values, 100, 8));
    Path file = folder.resolve("greedy.pt");
    try (OutputStream out = Files.newOutputStream(file)) {
      ModuleTree.of("Greedy", forward, weights, Map.of()).write(out);
    }
    return file;
  }

  @Test
  void code6_E17_noMemoryForAGradient() throws Exception {
    SmallModel huge = new SmallModel(greedy(), model.tokenizer());
    setting
        .run(SmallRun.of(huge, run))
        .failed(
            ExitCode.DEVICE,
            "^out of memory: .*can't allocate memory: you tried to allocate 4503599627370496"
                + " bytes.*; a smaller batch, or --accumulate$");
    assertEquals(Set.of(), Tree.of(run.resolve("crash")).keySet());
  }

  @Test
  void code7_N01_divergedBeforeTheWeightsMove() throws Exception {
    String[] arguments =
        SmallRun.of(model, run, "--learning-rate", "1e38", "--warmup", "0", "--clip", "0");
    setting
        .run(arguments)
        .failed(
            ExitCode.DIVERGED,
            "^step (\\d+): .* (NaN|Inf|-Inf) .*batch rows .*(checkpoint step \\d+|no checkpoint).*;"
                + " a smaller learning rate or rho may help$");
    // Nothing is learned from it by a second try, and nothing is worse afterwards.
    Set<String> before = Tree.of(run.resolve("checkpoints")).keySet();
    assertEquals(7, setting.run(arguments).status());
    assertEquals(before, Tree.of(run.resolve("checkpoints")).keySet());
  }

  /** What is started from here ignores it too. */
  private static boolean isIgnored(String name) {
    Signal signal = new Signal(name);
    SignalHandler before = Signal.handle(signal, SignalHandler.SIG_DFL);
    Signal.handle(signal, before);
    return before == SignalHandler.SIG_IGN;
  }

  /** A command that has nothing to save listens to nobody, and ends with the same code. */
  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP"})
  void code75_E08_whileACommandWaitsForItsInput(String signal) throws Exception {
    assumeFalse(isIgnored(signal), signal + " is ignored here, as under nohup");
    Path log = folder.resolve("classes-" + signal);
    Setting logging = setting.with("-Xlog:class+load:file=" + log);
    try (CliProcess eval = logging.start("eval", "--task", "mrpc", "--predictions", "-")) {
      eval.await(() -> Files.exists(log) && Files.readString(log).contains("finetune.data.Input "));
      eval.signal(signal);
      Outcome outcome = eval.end();
      assertEquals(75, outcome.status(), outcome::err);
      assertEquals("", outcome.out());
    }
  }

  @Test
  void code9_E20_nativeLibrariesThatCannotBeUnpacked() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    setting
        .with("DJL_CACHE_DIR", file + "/natives")
        .run(SmallRun.of(model, run))
        .failed(ExitCode.STORAGE, "^cannot write " + file + "/natives/tokenizers/");
    Path natives = folder.resolve("natives");
    setting
        .with("DJL_CACHE_DIR", natives.toString())
        .after("ulimit -f 100")
        .run(SmallRun.of(model, run))
        .failed(ExitCode.STORAGE, "^cannot write " + natives + "/tokenizers/.* \\(need 16.8 MB, ");
    try (Stream<Path> left = Files.walk(natives)) {
      assertEquals(List.of(), left.filter(Files::isRegularFile).toList());
    }
  }

  @Test
  @EnabledIf("hasFullDevice")
  void code9_resultsThatCannotBeWritten() throws Exception {
    for (String results : List.of("methods", "tasks", "methods --markdown", "glue --help")) {
      setting
          .after("exec >/dev/full")
          .run(results.split(" "))
          .failedOnly(ExitCode.STORAGE, "standard output: cannot be written: .+");
    }
    Path gold = Files.writeString(folder.resolve("gold.tsv"), "index\tgold\tprediction\n0\t1\t1\n");
    setting
        .after("exec >/dev/full")
        .run("eval", "--task", "mrpc", "--predictions", gold.toString(), "--json")
        .failedOnly(ExitCode.STORAGE, "standard output: cannot be written: .+");
  }

  static boolean hasFullDevice() {
    return Files.exists(Path.of("/dev/full"));
  }

  @Test
  void code0_F09_aReaderThatLeavesIsNoFailure() throws Exception {
    String leaving = "mkfifo '" + folder + "/pipe'; true <'" + folder + "/pipe' & exec >'";
    Outcome outcome = setting.after(leaving + folder + "/pipe'; wait").run("methods", "--markdown");
    assertEquals("", outcome.succeeded().err());
    assertEquals("", setting.after("exec >&-").run("methods").succeeded().err());
  }

  @Test
  void code9_E03_filesMayNotGrow() throws Exception {
    Outcome outcome = setting.after("ulimit -f 100").run(SmallRun.of(model, run));
    outcome.failed(
        ExitCode.STORAGE, "^cannot write " + run + "/checkpoints/000002 \\(need .*, free .*\\)");
    assertEquals(Set.of(), Tree.of(run.resolve("checkpoints")).keySet());
    setting.run(SmallRun.of(model, run)).succeeded();
  }
}
