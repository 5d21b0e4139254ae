package finetune.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The native engine: loaded once, offline, silent. */
public final class Torch {
  private static final String LIBRARY_PATH = "PYTORCH_LIBRARY_PATH";

  private static NDManager root;

  private Torch() {}

  /** Loads libtorch, from disk only; a fault with exit code 6 where it cannot be loaded. */
  public static synchronized NDManager root() {
    if (root == null) {
      // DJL's engine and its tokenizers each look at the cloud's metadata address and tell where
      // they run, unless told not to before they start.
      System.setProperty("ai.djl.offline", "true");
      System.setProperty("OPT_OUT_TRACKING", "true");
      chooseFlavor();
      try {
        root = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
      } catch (EngineException | LinkageError e) {
        throw Fault.of(
            ExitCode.DEVICE,
            Place.NONE,
            "cannot load libtorch: " + reason(e),
            "'finetune doctor' shows where it is looked for",
            e);
      }
    }
    return root;
  }

  /**
   * Names the kind of a libtorch of the user's own. DJL 0.35.1 would take it for one of before the
   * C++11 ABI, which libtorch has had since 2.7, and look for glue to it that it does not bring.
   */
  private static void chooseFlavor() {
    String named = System.getenv(LIBRARY_PATH);
    if (named != null && Utils.getEnvOrSystemProperty("PYTORCH_FLAVOR") == null) {
      System.setProperty("PYTORCH_FLAVOR", hasCuda() ? "cu128" : "cpu");
    }
  }

  /** Whether the libtorch that is named has been built with CUDA; ours has not. */
  public static boolean hasCuda() {
    String named = System.getenv(LIBRARY_PATH);
    return named != null
        && Stream.of(named.split(File.pathSeparator))
            .map(File::new)
            .map(place -> place.isFile() ? place.getParentFile() : place)
            .anyMatch(folder -> new File(folder, "libtorch_cuda.so").exists());
  }

  /** What went wrong in the first place: the engine wraps it several times. */
  private static String reason(Throwable failure) {
    Throwable first = failure;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return first.getMessage() == null ? first.toString() : first.getMessage();
  }

  /** Where libtorch is looked for. */
  public static String folder() {
    String named = System.getenv(LIBRARY_PATH);
    return named == null ? Utils.getEngineCacheDir("pytorch").toString() : named;
  }

  /** Where DJL unpacks native libraries, libtorch's and the tokenizers'. */
  public static String unpacked() {
    return Utils.getEngineCacheDir("pytorch").getParent().toString();
  }

  /** Versions of DJL and libtorch, by name. */
  public static Map<String, String> versions() {
    root();
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("djl", Engine.getDjlVersion());
    versions.put("libtorch", version());
    return versions;
  }

  /** The version of libtorch. */
  public static String version() {
    root();
    return Engine.getEngine("PyTorch").getVersion();
  }

  /**
   * Number of CUDA devices that there are for libtorch: none where CUDA's runtime, {@code
   * libcudart.so}, is not where the system's loader looks, as DJL asks that.
   */
  public static int gpuCount() {
    root();
    return Engine.getEngine("PyTorch").getGpuCount();
  }

  /**
   * Settles how many threads one operation of this thread may use; every thread that computes calls
   * it first.
   */
  public static void prepareThread(int threads) {
    settleThread();
    JniUtils.setNumThreads(threads);
  }

  /** Does a piece of work with that many threads; this thread has its own number again after it. */
  public static <T> T with(int threads, Supplier<T> work) {
    int own = JniUtils.getNumThreads();
    prepareThread(threads);
    try {
      return work.get();
    } finally {
      JniUtils.setNumThreads(own);
    }
  }

  /** Settles what else libtorch keeps per thread; every outermost scope does it. */
  static void settleThread() {
    root();
    // Profiling costs seconds at every new shape and gains nothing where shapes vary. And the
    // optimizer of libtorch 2.7.1 is wrong: it drops a clone that is then changed inside a list,
    // so that a peek would move the weights.
    JniUtils.setGraphExecutorOptimize(false);
    JniUtils.setGradMode(false);
  }

  /** Seeds libtorch's one generator, from which foreign models draw their dropout masks. */
  public static void seed(long seed) {
    JniUtils.setSeed(seed);
  }

  /**
   * Does a piece of work while libtorch keeps what each of its operators does on this thread, and
   * writes that to a file in Chrome's trace format.
   */
  public static <T> T tracing(Path file, Supplier<T> work) {
    JniUtils.startProfile(false, false, false);
    try {
      return work.get();
    } finally {
      JniUtils.stopProfile(file.toString());
    }
  }

  /** Runs a piece of work that records what its gradients need. */
  static <T> T recording(Supplier<T> work) {
    JniUtils.setGradMode(true);
    try {
      return work.get();
    } finally {
      JniUtils.setGradMode(false);
    }
  }
}
