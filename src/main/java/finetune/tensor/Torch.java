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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The native engine: loaded once, offline, silent. */
public final class Torch {
  private static NDManager root;

  private Torch() {}

  /** Loads libtorch, from disk only; a fault with exit code 6 where it cannot be loaded. */
  public static synchronized NDManager root() {
    if (root == null) {
      // DJL's engine and its tokenizers each look at the cloud's metadata address and tell where
      // they run, unless told not to before they start.
      System.setProperty("ai.djl.offline", "true");
      System.setProperty("OPT_OUT_TRACKING", "true");
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
    String named = System.getenv("PYTORCH_LIBRARY_PATH");
    return named == null ? Utils.getEngineCacheDir("pytorch").toString() : named;
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

  /** Number of CUDA devices that libtorch can use. */
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
