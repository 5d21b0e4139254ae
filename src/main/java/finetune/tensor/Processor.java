package finetune.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The machine's processor, as far as the system tells. */
public final class Processor {
  /** Instructions that matter for speed, and for which bits come out. */
  private static final List<String> FEATURES =
      List.of("avx2", "avx512f", "avx512_bf16", "amx_bf16", "asimd", "bf16");

  /** Those that multiply bfloat16 numbers: of Intel and AMD, and of Arm. */
  private static final List<String> BF16 = List.of("avx512_bf16", "amx_bf16", "bf16");

  private static final Path CPUS = Path.of("/proc/cpuinfo");

  private Processor() {}

  /** Name and instructions. */
  public static String description() {
    String name = field(CPUS, "model name");
    String text = name.isEmpty() ? System.getProperty("os.arch") : name;
    List<String> known = features();
    return known.isEmpty() ? text : text + " (" + String.join(", ", known) + ")";
  }

  /** Whether it has instructions for products of bfloat16 numbers. */
  public static boolean hasBf16() {
    return features().stream().anyMatch(BF16::contains);
  }

  /** Whether it has the instructions that MKL's widest kernels are made of. */
  static boolean hasAvx512() {
    return features().contains("avx512f");
  }

  private static List<String> features() {
    String flags = field(CPUS, "flags") + " " + field(CPUS, "Features");
    List<String> known = new ArrayList<>(FEATURES);
    known.retainAll(List.of(flags.split(" ")));
    return known;
  }

  /** The value of the first {@code name: value} of one of the system's files; empty if none. */
  public static String field(Path file, String name) {
    if (!Files.isReadable(file)) {
      return "";
    }
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name) && line.contains(":"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("");
    } catch (IOException | UncheckedIOException e) { // the latter where it is not UTF-8
      return "";
    }
  }
}
