package finetune.app;

import finetune.fault.Numbers;
import finetune.tensor.MklKernels;
import finetune.tensor.Processor;
import finetune.tensor.Torch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What computes: processor, operating system, Java, native engine. */
final class Machine {
  private static final Path MEMORY = Path.of("/proc/meminfo");

  private Machine() {}

  /** By name, in the order in which it is shown. */
  static Map<String, String> description() {
    Map<String, String> all = host();
    all.putAll(Torch.versions());
    return all;
  }

  /** All but the native engine, which need not be there. */
  static Map<String, String> host() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("finetune", version());
    all.put("java", System.getProperty("java.vendor.version", "") + " " + Runtime.version());
    all.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    all.put("processor", Processor.description());
    all.put("mkl", MklKernels.description());
    all.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    all.replaceAll((key, value) -> value.strip());
    return all;
  }

  /** The toolkit's version, as the build has it. */
  static String version() {
    try (InputStream in = Machine.class.getResourceAsStream("/finetune/version.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Memory of the machine, as far as the system tells. */
  static String memory() {
    String total = Processor.field(MEMORY, "MemTotal");
    String free = Processor.field(MEMORY, "MemAvailable");
    return total.isEmpty() ? "unknown" : total + ", " + free + " available";
  }

  /** Memory of the machine, in bytes; 0 where the system does not tell. */
  static long memoryBytes() {
    return kilobytes(Processor.field(MEMORY, "MemTotal"));
  }

  /** Memory that this process has had at most, in bytes; 0 where the system does not tell. */
  static long peakResidentBytes() {
    return kilobytes(Processor.field(Path.of("/proc/self/status"), "VmHWM"));
  }

  /** Bytes of a text such as {@code 1024 kB}. */
  private static long kilobytes(String text) {
    return 1024 * Numbers.whole(text.split(" ")[0]).orElse(0);
  }
}
