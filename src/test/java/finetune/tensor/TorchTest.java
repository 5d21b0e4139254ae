package finetune.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.pytorch.jni.JniUtils;
import finetune.store.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class TorchTest {
  @Test
  void theEngineStartsWithDownloadsForbidden() throws IOException, InterruptedException {
    assertEquals("5.0 {djl=0.35.1, libtorch=2.7.1} []", saidWith(Map.of()));
  }

  @Test
  void aLibraryThatCannotBeUnpackedIsNotFetched() throws IOException, InterruptedException {
    String said = saidWith(Map.of("ENGINE_CACHE_DIR", "/dev/null/engine"));
    assertTrue(said.startsWith("DEVICE cannot load libtorch: /dev/null/engine"), said);
    assertTrue(said.endsWith("; 'finetune doctor' shows where it is looked for []"), said);
  }

  /** In a JVM of its own, whose environment does not say that it is to be offline. */
  private static String saidWith(Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(ChildJvm.command(OfflineEngine.class, List.of("-Xmx512m")))
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().remove("OPT_OUT_TRACKING");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return said.strip();
  }

  @Test
  void recordingEndsWithItsWork() {
    Map<String, String> versions = Torch.versions();
    assertEquals(List.of("djl", "libtorch"), List.copyOf(versions.keySet()));
    assertFalse(JniUtils.isGradMode());
    assertTrue(Torch.recording(JniUtils::isGradMode));
    assertFalse(JniUtils.isGradMode());
  }
}
