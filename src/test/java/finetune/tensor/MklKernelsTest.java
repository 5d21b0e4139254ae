package finetune.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The library that the launcher preloads. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class MklKernelsTest {
  @Test
  void theFunctionSaysYes(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("mkl-avx512.so");
    Files.write(file, MklKernels.sharedObject());
    try (NativeLibrary library = NativeLibrary.getInstance(file.toString())) {
      assertEquals(1, library.getFunction(MklKernels.ASKED).invokeInt(new Object[0]));
    }
  }

  /** Otherwise nothing would ask it, and a run would remember kernels that it did not have. */
  @Test
  @Tag("native")
  void libtorchHasAFunctionOfThisNameToReplace() throws IOException {
    Torch.root();
    try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
      String mapped = lines.filter(line -> line.endsWith("/libtorch_cpu.so")).findFirst().get();
      NativeLibrary torch = NativeLibrary.getInstance(mapped.substring(mapped.indexOf('/')));
      assertNotNull(torch.getFunction(MklKernels.ASKED));
    }
  }

  @Test
  void aProcessWithoutItLeavesTheChoiceToMkl() {
    assumeFalse(System.getenv().getOrDefault("LD_PRELOAD", "").contains("mkl-avx512.so"));
    assertEquals("its own choice of kernels", MklKernels.description());
  }

  /** The loader would complain on every start. */
  @Test
  void theLoaderTakesIt(@TempDir Path folder) throws IOException, InterruptedException {
    Path file = folder.resolve("mkl-avx512.so");
    Files.write(file, MklKernels.sharedObject());
    ProcessBuilder builder = new ProcessBuilder("cat", "/proc/self/maps").redirectErrorStream(true);
    builder.environment().put("LD_PRELOAD", file.toString());
    Process process = builder.start();
    String maps = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    assertEquals(2, maps.lines().filter(line -> line.endsWith(file.toString())).count(), maps);
    assertEquals(0, maps.lines().filter(line -> line.contains("ERROR")).count(), maps);
  }
}
