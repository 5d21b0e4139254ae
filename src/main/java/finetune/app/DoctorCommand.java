package finetune.app;

import finetune.data.GlueFolders;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.journal.Columns;
import finetune.model.Devices;
import finetune.store.Cache;
import finetune.store.Json;
import finetune.task.Task;
import finetune.tensor.Torch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code finetune doctor}. */
@Command(name = "doctor", description = "What this machine offers, and what is missing.")
final class DoctorCommand implements Callable<Integer> {
  /** Where PyTorch's project keeps the libraries with CUDA. */
  private static final String ARCHIVE =
      "https://download.pytorch.org/libtorch/cu128/"
          + "libtorch-cxx11-abi-shared-with-deps-VERSION%2Bcu128.zip";

  @Spec private CommandSpec spec;
  @Mixin private HelpOptions help;

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() {
    Map<String, String> facts = Machine.host();
    ExitCode found = engine(facts);
    facts.put("memory", Machine.memory());
    facts.put("allocator", allocator());
    facts.put("cache", Cache.standard().folder().toString());
    facts.put("glue", data());
    List<String> lines = json ? List.of(Json.line(facts)) : table(facts);
    lines.forEach(spec.commandLine().getOut()::println);
    return found.status();
  }

  private static List<String> table(Map<String, String> facts) {
    List<List<String>> rows = new ArrayList<>();
    facts.forEach((name, fact) -> rows.add(List.of(name, fact)));
    return Columns.texts(rows);
  }

  /** Adds what is known of libtorch; without it everything else is told all the same. */
  private static ExitCode engine(Map<String, String> facts) {
    try {
      facts.putAll(Torch.versions());
      facts.put("cuda", cuda());
      facts.put("a run uses", defaults());
      return ExitCode.OK;
    } catch (Fault e) {
      facts.put("libtorch", e.lines().get(0));
      facts.put("looked for in", Torch.folder());
      return e.code();
    }
  }

  private static String cuda() {
    int count = Torch.gpuCount();
    return count > 0
        ? IntStream.range(0, count)
            .mapToObj(number -> Devices.of("cuda:" + number))
            .map(gpu -> gpu + " (--precision auto takes " + products(gpu) + ")")
            .collect(Collectors.joining(", "))
        : "none; " + missing();
  }

  private static String missing() {
    return Torch.hasCuda()
        ? "libtorch has CUDA: is there a driver, and libcudart.so on LD_LIBRARY_PATH?"
        : "needs a libtorch with CUDA 12.8: unpack "
            + ARCHIVE.replace("VERSION", Torch.version())
            + " and set PYTORCH_LIBRARY_PATH to its lib folder";
  }

  /** What a run has whose command names no devices. */
  private static String defaults() {
    Devices cpu = Devices.of(Circumstances.Computing.CPU.devices());
    return cpu + ", " + cpu.threads() + " threads, fp32; --precision auto takes " + products(cpu);
  }

  /** What {@code auto} becomes. */
  private static String products(Devices devices) {
    return devices.haveBf16() ? "bf16" : "fp32: no instructions for bf16";
  }

  /** Whether the launcher's settings reached this process. */
  private static String allocator() {
    boolean kept = System.getenv("MALLOC_TRIM_THRESHOLD_") != null;
    return kept
        ? "keeps its pages (" + System.getenv().getOrDefault("GLIBC_TUNABLES", "small pages") + ")"
        : "returns its pages: slower steps; start through the launcher";
  }

  private static boolean isThere(GlueFolders folders, Task task) {
    try {
      return folders.training(task).isPresent();
    } catch (Fault lacking) {
      return false; // a folder that is not whole
    }
  }

  private static String data() {
    Circumstances.Places here = Circumstances.Places.standard();
    GlueFolders folders =
        GlueFolders.of(null, here.glueDir(), here.workingDirectory(), here.cache().folder());
    String places = folders.roots().stream().map(Path::toString).collect(Collectors.joining(", "));
    List<String> found = new ArrayList<>();
    for (Task task : Task.values()) {
      if (isThere(folders, task)) {
        found.add(task.title());
      }
    }
    return (found.isEmpty() ? "no task's files" : String.join(", ", found)) + " in " + places;
  }
}
