package finetune.app;

import finetune.archive.Array;
import finetune.method.Assembly;
import finetune.method.Stepper;
import finetune.recipe.Recipe;
import java.util.OptionalLong;

/**
 * The most memory that a run's process will hold, predicted from what the run is made of.
 *
 * @param vector bytes of the weights
 * @param vectors of that size that are alive at once
 * @param activations bytes that one gradient keeps
 * @param lanes gradients at once
 * @param data bytes of the texts and their encodings, which stay in the Java heap
 */
record MemoryModel(long vector, int vectors, long activations, int lanes, long data) {
  /**
   * JVM, its classes and code, libtorch: what the fit of the activations left over in fp32 (MiniLM,
   * AdamW), not measured by itself.
   */
  private static final long PROCESS = 360_000_000;

  /** The prediction for a run; empty where nobody knows what the model or a GPU keeps. */
  static OptionalLong bytes(Recipe recipe, Inputs inputs, Assembly assembly) {
    return bytes(recipe, inputs, assembly, inputs.batches().longest());
  }

  /** The prediction for steps none of whose batches has longer texts. */
  static OptionalLong bytes(Recipe recipe, Inputs inputs, Assembly assembly, int longest) {
    int accumulate = recipe.accumulate();
    int rows = (inputs.batches().batchSize() + accumulate - 1) / accumulate;
    OptionalLong activations = inputs.model().activations(rows, longest);
    if (activations.isEmpty() || !inputs.devices().areCpus()) {
      return OptionalLong.empty();
    }
    long weights = inputs.model().weights().values().stream().mapToLong(MemoryModel::bytes).sum();
    int lanes = Math.min(inputs.devices().lanes().size(), assembly.lanes());
    int sums = accumulate > 1 ? lanes : 0; // a micro-batch's gradient beside the sum
    int looks = recipe.diagnostics().isPresent() ? Stepper.vectorsToExamine() : 0;
    int vectors = assembly.vectors(lanes) + sums + looks;
    long data = inputs.data().bytes() + inputs.encodedBytes();
    MemoryModel model = new MemoryModel(weights, vectors, activations.getAsLong(), lanes, data);
    return OptionalLong.of(model.bytes());
  }

  private static long bytes(Array array) {
    return (long) array.size() * array.type().bytes();
  }

  long bytes() {
    return PROCESS + vectors * vector + lanes * activations + data;
  }
}
