package finetune.app;

import finetune.archive.Array;
import finetune.method.Assembly;
import finetune.method.Stepper;
import finetune.pretrained.TaskModel;
import finetune.recipe.Recipe;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The most memory that a run's process will hold, predicted from what the run is made of.
 *
 * @param vector bytes of the weights
 * @param vectors of that size that are alive at once
 * @param activations bytes that the gradients keep which are taken at once
 * @param compiled bytes of what was compiled for the lengths of batches
 * @param data bytes of the texts and their encodings, which stay in the Java heap
 */
record MemoryModel(long vector, int vectors, long activations, long compiled, long data) {
  /**
   * JVM, its classes and code, libtorch, and holes in the native heap: what the fit of the
   * activations left over (MiniLM and BERT-base, AdamW), not measured by itself.
   */
  private static final long PROCESS = 450_000_000;

  /** The prediction for a run; empty where nobody knows what the model or a GPU keeps. */
  static OptionalLong bytes(Recipe recipe, Inputs inputs, Assembly assembly) {
    return bytes(recipe, inputs, assembly, inputs.batches().lengths(0));
  }

  /**
   * The prediction for steps on batches whose longest texts have so many tokens, in this order.
   * Lanes work on neighbours at once.
   */
  static OptionalLong bytes(Recipe recipe, Inputs inputs, Assembly assembly, int[] lengths) {
    TaskModel model = inputs.model();
    int accumulate = recipe.accumulate();
    int rows = (inputs.batches().batchSize() + accumulate - 1) / accumulate;
    if (model.activations(rows, lengths[0]).isEmpty() || !inputs.devices().areCpus()) {
      return OptionalLong.empty();
    }
    int lanes = Math.min(inputs.devices().lanes().size(), assembly.lanes());
    long[] kept =
        IntStream.of(lengths)
            .mapToLong(length -> model.activations(rows, length).getAsLong())
            .toArray();
    long weights = model.weights().values().stream().mapToLong(MemoryModel::bytes).sum();
    int sums = accumulate > 1 ? lanes : 0; // a micro-batch's gradient beside the sum
    int looks = recipe.diagnostics().isPresent() ? Stepper.vectorsToExamine() : 0;
    int vectors = assembly.vectors(lanes) + sums + looks;
    long data = inputs.data().bytes() + inputs.encodedBytes();
    long activations = most(kept, lanes);
    long compiled = model.compiled((int) IntStream.of(lengths).distinct().count());
    return OptionalLong.of(new MemoryModel(weights, vectors, activations, compiled, data).bytes());
  }

  /** The largest sum of so many neighbours. */
  static long most(long[] numbers, int together) {
    int width = Math.min(together, numbers.length);
    return IntStream.rangeClosed(0, numbers.length - width)
        .mapToLong(from -> LongStream.of(numbers).skip(from).limit(width).sum())
        .max()
        .orElseThrow();
  }

  private static long bytes(Array array) {
    return (long) array.size() * array.type().bytes();
  }

  long bytes() {
    return PROCESS + vectors * vector + activations + compiled + data;
  }
}
