package finetune.app;

import finetune.archive.Array;
import finetune.method.Assembly;
import finetune.method.Run;
import finetune.method.Stepper;
import finetune.model.LaneSettings;
import finetune.model.Lanes;
import finetune.optim.LearningRate;
import finetune.optim.LearningRateSchedule;
import finetune.optim.WeightDecay;
import finetune.random.Noise;
import finetune.recipe.Recipe;
import finetune.tensor.Layout;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.Map;

/**
 * A recipe's weights, lanes and method in native memory, ready to take steps.
 *
 * @param weights as the model has them, until a step moves them
 */
record Training(Tensors weights, Lanes lanes, Assembly assembly, Run run, Stepper stepper)
    implements AutoCloseable {
  /**
   * Loads the model on every lane.
   *
   * @param steps of the whole run
   * @param scope of the run, in which weights and state live
   */
  static Training open(Recipe recipe, Inputs inputs, long steps, Scope scope) {
    Assembly assembly = assembly(recipe, inputs);
    Tensors weights = inNativeMemory(assembly.layout(), inputs.model().weights());
    Noise noise = new Noise(recipe.seed());
    LaneSettings settings =
        new LaneSettings(
            inputs.threads(), recipe.accumulate(), noise, inputs.model().drawsFromTorch());
    Lanes lanes = new Lanes(inputs.model().graph(), inputs.devices(), settings);
    try {
      int batches = assembly.batchesPerStep();
      LearningRate rate = assembly.learningRate(schedule(recipe));
      Run run = new Run(steps, rate, inputs.batches(), batches, noise, lanes);
      Stepper stepper = new Stepper(assembly, weights, run, scope);
      return new Training(weights, lanes, assembly, run, stepper);
    } catch (RuntimeException e) {
      lanes.close();
      throw e;
    }
  }

  /**
   * Takes the start weights out of the Java heap, which shrinks to what is left in it: for the rest
   * of the process they would be there a second time.
   */
  static Tensors inNativeMemory(Layout layout, Map<String, Array> start) {
    Tensors weights = Tensors.of(layout, start);
    start.values().forEach(Array::release);
    System.gc();
    return weights;
  }

  /** The method before its first step, for the weights of the model. */
  static Assembly assembly(Recipe recipe, Inputs inputs) {
    return assembly(recipe, Layout.of(inputs.model().weights()));
  }

  static Assembly assembly(Recipe recipe, Layout layout) {
    WeightDecay decay = WeightDecay.ofAllButBiasesAndNorms(recipe.weightDecay());
    return Assembly.of(recipe.opt(), decay, recipe.clip(), layout);
  }

  static LearningRateSchedule schedule(Recipe recipe) {
    return new LearningRateSchedule(recipe.schedule(), recipe.learningRate(), recipe.warmup());
  }

  @Override
  public void close() {
    lanes.close();
  }
}
