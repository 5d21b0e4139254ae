package finetune.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.app.CliProcess.Setting;
import finetune.journal.Entry;
import finetune.pretrained.SmallModel;
import finetune.tensor.MklKernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole runs with the kernels that the launcher lets MKL take, beside its own choice; where a
 * processor has but one of them, both are the same.
 */
@Tag("native")
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class MklKernelsParityTest {
  @TempDir Path home;

  @Test
  void lossesAndGradientsAreTheSameButForLastBits() throws IOException, InterruptedException {
    Path library = home.resolve("mkl-avx512.so");
    Files.write(library, MklKernels.sharedObject());
    SmallModel model = SmallModel.write(home);
    Setting own = Setting.in(home).with("LD_PRELOAD", "");
    List<Entry.Step> expected = steps(own, model, "own");
    List<Entry.Step> found = steps(own.with("LD_PRELOAD", library.toString()), model, "ours");
    assertEquals(SmallRun.STEPS, expected.size());
    assertEquals(expected.size(), found.size());
    for (int i = 0; i < expected.size(); i++) {
      // What differs in a bit moves the weights, and with them the next step.
      double tolerance = i == 0 ? 1e-5 : 1e-3;
      Entry.Step one = expected.get(i);
      assertEquals(one.loss(), found.get(i).loss(), tolerance * one.loss());
      assertEquals(one.gradientNorm(), found.get(i).gradientNorm(), tolerance * one.gradientNorm());
    }
    assertTrue(expected.get(0).gradientNorm() > 0);
  }

  private List<Entry.Step> steps(Setting setting, SmallModel model, String name)
      throws IOException, InterruptedException {
    Path run = home.resolve(name);
    setting.run(SmallRun.of(model, run)).succeeded();
    return ProofRuns.entries(run, Entry.Step.class);
  }
}
