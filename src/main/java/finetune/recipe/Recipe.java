package finetune.recipe;

import finetune.data.BadRows;
import finetune.optim.LearningRateSchedule;
import finetune.spec.OptSpec;
import finetune.task.Task;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that decides a run.
 *
 * @param model a known name, or a TorchScript file
 * @param tokenizer the tokenizer.json of a model that is a file
 * @param dataDir the folder of the official files; absent to look in the usual places
 * @param sample whether to train on the built-in sample
 * @param learningRate at its peak
 * @param warmup share of the steps
 * @param clip largest global norm of a gradient; 0 for none
 * @param batchSize rows a step
 * @param accumulate micro-batches a step
 * @param maxLength tokens of an example, special ones included
 * @param maxTrainSamples size of a seeded subset; absent for all
 * @param evaluate steps between evaluations; absent for the end of every epoch
 * @param checkpointEvery steps between checkpoints
 * @param keep newest checkpoints, besides the best
 * @param diagnostics steps from one that is looked at to the next; absent for none
 * @param patience evaluations without a better score after which to stop; absent for never
 */
public record Recipe(
    Task task,
    String model,
    Optional<Path> tokenizer,
    Optional<Path> dataDir,
    boolean sample,
    Optional<Path> trainFile,
    Optional<Path> devFile,
    OptSpec opt,
    double learningRate,
    LearningRateSchedule.Shape schedule,
    double warmup,
    double weightDecay,
    double clip,
    double dropout,
    int epochs,
    int batchSize,
    int accumulate,
    int maxLength,
    Optional<Integer> maxTrainSamples,
    Precision precision,
    long seed,
    Optional<Integer> evaluate,
    int checkpointEvery,
    int keep,
    Optional<Integer> diagnostics,
    Optional<Integer> patience,
    BadRows onBadRow) {

  public Recipe {
    if (accumulate > batchSize) {
      throw new IllegalArgumentException("accumulate is larger than batch_size");
    }
  }

  /** Whether its model is a user's own archive; it has a name otherwise. */
  public boolean isModelFile() {
    return isFile(model);
  }

  static boolean isFile(String model) {
    return model.contains("/");
  }

  /** What the run is, by key; runs with equal values give the same weights. */
  public Map<String, String> identity() {
    return RecipeText.identity(this);
  }

  /** The recipe with what it left open: whether to use the sample, or which folder; precision. */
  public Recipe resolved(boolean isSample, Optional<Path> folder, Precision settled) {
    return new Recipe(
        task,
        model,
        tokenizer,
        folder,
        isSample,
        trainFile,
        devFile,
        opt,
        learningRate,
        schedule,
        warmup,
        weightDecay,
        clip,
        dropout,
        epochs,
        batchSize,
        accumulate,
        maxLength,
        maxTrainSamples,
        settled,
        seed,
        evaluate,
        checkpointEvery,
        keep,
        diagnostics,
        patience,
        onBadRow);
  }

  /** The resolved recipe file: every key, and reading it gives an equal recipe. */
  public String yaml() {
    return RecipeText.yaml(this);
  }
}
