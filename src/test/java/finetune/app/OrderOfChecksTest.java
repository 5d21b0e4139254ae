package finetune.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import finetune.fault.ExitCode;
import finetune.fault.Warnings;
import finetune.store.OutputLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of two faults the one that is looked for first decides: flags, folder, device, data, model. */
class OrderOfChecksTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "{0} then {1}")
  @CsvSource({
    "USAGE, REFUSED",
    "USAGE, STORAGE",
    "USAGE, DEVICE",
    "USAGE, DATA",
    "USAGE, MODEL",
    "REFUSED, DEVICE",
    "REFUSED, DATA",
    "REFUSED, MODEL",
    "STORAGE, DEVICE",
    "STORAGE, DATA",
    "STORAGE, MODEL",
    "DEVICE, DATA",
    "DEVICE, MODEL",
    "DATA, MODEL"
  })
  void theFirstFaultDecides(ExitCode first, ExitCode second) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("glue", "--task", "rte"));
    Set<ExitCode> faults = Set.of(first, second);
    arguments.addAll(faults.contains(ExitCode.USAGE) ? List.of("--epochs", "0") : List.of());
    arguments.addAll(List.of("--output-dir", output(faults)));
    arguments.addAll(
        faults.contains(ExitCode.DEVICE) ? List.of("--devices", "cuda:77") : List.of());
    arguments.addAll(
        faults.contains(ExitCode.DATA) ? List.of("--data-dir", folder + "/no") : sample());
    arguments.addAll(List.of("--model", folder + "/none.pt"));
    Outcome outcome = Cli.run(arguments.toArray(String[]::new));
    assertEquals(first.status(), outcome.status(), outcome::err);
    assertEquals(1, outcome.lines().size(), outcome::err);
    assertFalse(Files.exists(folder.resolve("run")));
  }

  private static List<String> sample() {
    return List.of("--sample");
  }

  private String output(Set<ExitCode> faults) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    if (faults.contains(ExitCode.REFUSED)) {
      return file.toString();
    }
    return (faults.contains(ExitCode.STORAGE) ? file : folder) + "/run";
  }

  @Test
  void E11_aFolderInUseIsRefusedBeforeDataIsRead() throws IOException {
    Path run = folder.resolve("run");
    String[] command = {
      "glue", "--task", "rte", "--data-dir", folder + "/no", "--output-dir", run.toString()
    };
    try (OutputLock lock = OutputLock.acquire(run, Clock.systemUTC(), Warnings.SILENT)) {
      Cli.run(command).failedOnly(ExitCode.REFUSED, lock.folder() + "/ is in use by .*");
    }
    assertEquals(ExitCode.DATA.status(), Cli.run(command).status());
  }

  @Test
  void aRehearsalFindsTheSameAndWritesNothing() throws IOException {
    Path run = folder.resolve("run");
    Cli.run("glue", "--task", "rte", "--sample", "--dry-run", "--output-dir", "" + run, "--model")
        .failedOnly(ExitCode.USAGE, "--model needs a value; .*");
    String[] missing = {"--model", folder + "/none.pt", "--output-dir", run.toString()};
    List<String> all = new ArrayList<>(List.of("glue", "--task", "rte", "--sample", "--dry-run"));
    all.addAll(List.of(missing));
    Cli.run(all.toArray(String[]::new)).failedOnly(ExitCode.MODEL, ".*none.pt: .*");
    assertFalse(Files.exists(run));
  }
}
