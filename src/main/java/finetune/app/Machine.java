package finetune.app;

import finetune.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What computes: processor, operating system, Java, native engine. */
final class Machine {
  /** Instructions that matter for speed, and for which bits come out. */
  private static final List<String> FEATURES =
      List.of("avx2", "avx512f", "avx512_bf16", "amx_bf16", "asimd", "bf16");

  private Machine() {}

  /** By name, in the order in which it is shown. */
  static Map<String, String> description() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("finetune", version());
    all.put("java", System.getProperty("java.vendor.version", "") + " " + Runtime.version());
    all.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    all.put("processor", processor());
    all.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    all.putAll(Torch.versions());
    all.replaceAll((key, value) -> value.strip());
    return all;
  }

  /** The toolkit's version. */
  static String version() {
    String version = Machine.class.getPackage().getImplementationVersion();
    return version == null ? "0.1.0" : version;
  }

  /** Name and instructions of the processor, as far as the system tells. */
  static String processor() {
    String name = field("model name");
    List<String> flags = List.of((field("flags") + " " + field("Features")).split(" "));
    List<String> known = new ArrayList<>(FEATURES);
    known.retainAll(flags);
    String text = name.isEmpty() ? System.getProperty("os.arch") : name;
    return known.isEmpty() ? text : text + " (" + String.join(", ", known) + ")";
  }

  /** Memory of the machine, as far as the system tells. */
  static String memory() {
    String total = field("/proc/meminfo", "MemTotal");
    String free = field("/proc/meminfo", "MemAvailable");
    return total.isEmpty() ? "unknown" : total + ", " + free + " available";
  }

  private static String field(String name) {
    return field("/proc/cpuinfo", name);
  }

  private static String field(String path, String name) {
    Path file = Path.of(path);
    if (!Files.isReadable(file)) {
      return "";
    }
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name) && line.contains(":"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }
}
