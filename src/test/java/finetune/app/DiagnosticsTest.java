package finetune.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.app.CliProcess.Setting;
import finetune.fault.ExitCode;
import finetune.journal.Entry;
import finetune.journal.Journal;
import finetune.pretrained.SmallModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code --diagnostics} from the flag to the journal. */
@Tag("native")
@DisabledOnOs(OS.WINDOWS)
class DiagnosticsTest {
  @TempDir static Path home;
  private static SmallModel model;
  private static Setting setting;

  @BeforeAll
  static void model() throws IOException {
    model = SmallModel.write(home);
    setting = Setting.in(home);
  }

  private static Path trained(String name, String... more) throws Exception {
    Path run = home.resolve(name);
    List<String> all = new ArrayList<>(List.of("--opt", "sampa-0.1"));
    all.addAll(List.of(more));
    setting.run(SmallRun.of(model, run, all.toArray(String[]::new))).succeeded();
    return run;
  }

  private static List<Entry.Diagnosis> seen(Path run) {
    return Journal.read(run.resolve(Journal.NAME)).stream()
        .filter(Entry.Diagnosis.class::isInstance)
        .map(Entry.Diagnosis.class::cast)
        .toList();
  }

  @Test
  void itLooksAtEveryFifthStepAndChangesNothing() throws Exception {
    Path blind = trained("blind");
    Path watched = trained("watched", "--diagnostics", "every=5");
    List<Entry.Diagnosis> seen = seen(watched);
    assertEquals(List.of(4L, 9L), seen.stream().map(Entry.Diagnosis::step).toList());
    for (Entry.Diagnosis one : seen) {
      assertEquals(0.05, one.displacement(), 1e-3);
      assertTrue(one.ascentCosine() > 0 && one.ascentCosine() < 1, one::toString);
      assertTrue(one.ascentDistance() > 0 && one.update() > 0, one::toString);
    }
    assertEquals(List.of(), seen(blind));
    String weights = "model/model.safetensors";
    assertEquals(
        -1, Files.mismatch(blind.resolve(weights), watched.resolve(weights)), "the same bytes");
  }

  @Test
  void aRunThatGoesOnSeesTheSame() throws Exception {
    Path whole = trained("whole", "--diagnostics", "every=2");
    Path half = home.resolve("half");
    String[] command = SmallRun.of(model, half, "--opt", "sampa-0.1", "--diagnostics", "every=2");
    Outcome killed = setting.with("-Dfinetune.fault=*:90:kill").run(command);
    assertEquals(137, killed.status(), killed::err);
    String told = setting.run(command).succeeded().err();
    assertTrue(told.contains("resuming after step "), told);
    assertEquals(seen(whole), seen(half));
  }

  @Test
  void itsValueIsEveryNOrNone() throws Exception {
    String[] command = SmallRun.of(model, home.resolve("bad"), "--diagnostics", "every=0");
    Outcome refused = setting.run(command);
    assertEquals(ExitCode.USAGE.status(), refused.status(), refused::err);
    assertTrue(refused.err().contains("diagnostics must be"), refused.err());
    String[] dry = SmallRun.of(model, home.resolve("dry"), "--diagnostics", "none", "--dry-run");
    setting.run(dry).succeeded();
  }
}
