package finetune.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.app.CliProcess.Setting;
import finetune.fault.ExitCode;
import finetune.pretrained.SmallModel;
import finetune.tensor.Torch;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is asked of a saved model whose folder is not as a run left it, or whose code is foreign.
 */
@Tag("native")
@DisabledOnOs(OS.WINDOWS)
class SavedModelsTest {
  @TempDir static Path home;
  private static Setting setting;
  private static Path run;

  @BeforeAll
  static void train() throws Exception {
    setting = Setting.in(home);
    run = home.resolve("run");
    setting.run(SmallRun.of(SmallModel.write(home), run)).succeeded();
  }

  private static Path fixture(String name) throws URISyntaxException {
    return Path.of(SmallModel.class.getResource(name).toURI());
  }

  @Test
  void aModelWhoseCodeWasTrustedIsTrustedAgainOnlyIfThatIsSaid() throws Exception {
    SmallModel suspect = new SmallModel(fixture("suspect.pt"), fixture("tiny-bert/tokenizer.json"));
    Path trained = home.resolve("suspect");
    setting
        .run(SmallRun.of(suspect, trained))
        .failed(
            ExitCode.MODEL, "'aten::load' is not allowed; --trust-code after reading the source");
    setting.run(SmallRun.of(suspect, trained, "--trust-code")).succeeded();
    for (String command : List.of("eval", "sharpness")) {
      setting
          .run(command, trained.toString())
          .failed(ExitCode.MODEL, "'aten::load' is not allowed");
    }
    setting.run("eval", trained.toString(), "--trust-code").succeeded();
    Path input =
        Files.writeString(home.resolve("in.tsv"), "index\tsentence1\tsentence2\n0\ta\tb\n");
    setting
        .run("predict", trained.toString(), "--input", input.toString(), "--trust-code")
        .succeeded();
    setting
        .run(
            "sharpness",
            trained.toString(),
            "--trust-code",
            "--measure",
            "trace",
            "--examples",
            "4")
        .succeeded();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "[]", "{\"threads\": null}", "{\"devices\": \"cpu\", \"threads\": \"1\"}"})
  void aDamagedEnvironmentIsNotTakenForNone(String content)
      throws IOException, InterruptedException {
    Path damaged = Files.createTempDirectory(home, "damaged");
    Tree.copy(run, damaged.resolve("run"));
    Files.writeString(damaged.resolve("run/environment.json"), content);
    setting
        .run("eval", damaged.resolve("run").toString())
        .failed(ExitCode.MODEL, "environment.json: cannot be read: .*; restore it, or remove it");
    Files.delete(damaged.resolve("run/environment.json"));
    setting.run("eval", damaged.resolve("run").toString()).succeeded();
  }

  @Test
  void aModelOfATaskThatNobodyKnowsIsNoUsageError() throws Exception {
    Path other = home.resolve("other");
    Tree.copy(run, other);
    Path task = other.resolve("model/task.json");
    Files.writeString(task, Files.readString(task).replace("\"rte\"", "\"chess\""));
    setting.run("eval", other.toString()).failed(ExitCode.MODEL, "task.json: unknown task 'chess'");
  }

  @Test
  void doctorTellsEverythingElseWhereLibtorchIsMissing() throws Exception {
    Outcome told = setting.with("ENGINE_CACHE_DIR", "/dev/null/engine").run("doctor");
    assertEquals(ExitCode.DEVICE.status(), told.status(), told::toString);
    assertTrue(told.out().contains("cannot load libtorch: /dev/null/engine"), told::out);
    for (String row : List.of("processor", "memory", "looked for in", "cache", "glue")) {
      assertTrue(told.out().lines().anyMatch(line -> line.startsWith(row)), row);
    }
    assertTrue(setting.run("doctor").succeeded().out().contains("libtorch"));
  }

  /** As somebody with a GPU has it: libtorch's own files, without DJL's glue. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aLibtorchOfTheUsersOwnIsTaken() throws Exception {
    Path own = Files.createDirectories(home.resolve("libtorch"));
    try (var folders = Files.newDirectoryStream(Path.of(Torch.unpacked(), "pytorch"), "*-cpu-*")) {
      Path unpacked = folders.iterator().next();
      try (var files = Files.newDirectoryStream(unpacked, "lib*")) {
        for (Path file : files) {
          Files.createSymbolicLink(own.resolve(file.getFileName()), file);
        }
      }
    }
    Outcome told =
        setting
            .with("PYTORCH_LIBRARY_PATH", own.toString())
            .with("ENGINE_CACHE_DIR", home.resolve("engine").toString())
            .run("doctor");
    try (var links = Files.newDirectoryStream(own)) {
      for (Path link : links) {
        Files.delete(link);
      }
    }
    assertTrue(told.succeeded().out().contains("libtorch    2.7.1"), told::out);
    try (var unpacked = Files.walk(home.resolve("engine"))) {
      List<String> names = unpacked.map(file -> file.getFileName().toString()).toList();
      assertTrue(names.stream().anyMatch(name -> name.contains("djl_torch")), names::toString);
      assertTrue(names.stream().noneMatch("libtorch_cpu.so"::equals), names::toString);
    }
  }

  @Test
  void rowsKeptAsideByAnEarlierStartDoNotStay() throws IOException {
    Path folder = Files.createTempDirectory(home, "rows");
    RowQuarantine first = new RowQuarantine();
    first.keep(new byte[] {'x'});
    first.write(folder);
    assertEquals("x\n", Files.readString(folder.resolve(RowQuarantine.NAME)));
    new RowQuarantine().write(folder);
    assertTrue(Files.notExists(folder.resolve(RowQuarantine.NAME)));
  }
}
