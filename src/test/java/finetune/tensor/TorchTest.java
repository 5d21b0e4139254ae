package finetune.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import finetune.store.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class TorchTest {
  /** In a JVM of its own, whose environment does not say that it is to be offline. */
  @Test
  void theEngineStartsWithDownloadsForbidden() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(ChildJvm.command(OfflineEngine.class, List.of("-Xmx512m")))
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().remove("OPT_OUT_TRACKING");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    assertEquals("5.0 {djl=0.35.1, libtorch=2.7.1} []", said.strip());
  }

  @Test
  void recordingEndsWithItsWork() {
    Map<String, String> versions = Torch.versions();
    assertEquals(List.of("djl", "libtorch"), List.copyOf(versions.keySet()));
    assertFalse(ai.djl.pytorch.jni.JniUtils.isGradMode());
    Torch.recording(() -> ai.djl.pytorch.jni.JniUtils.isGradMode());
    assertFalse(ai.djl.pytorch.jni.JniUtils.isGradMode());
  }
}
