package finetune.recipe;

import static finetune.recipe.RecipeKey.Bearing.HOUSEKEEPING;
import static finetune.recipe.RecipeKey.Bearing.IDENTITY;
import static finetune.recipe.RecipeKey.Bearing.SHORTHAND;

import finetune.data.BadRows;
import finetune.fault.Fault;
import finetune.fault.Printable;
import finetune.fault.Range;
import finetune.fault.Suggestion;
import finetune.optim.LearningRateSchedule;
import finetune.spec.OptSpec;
import finetune.task.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * All keys of a recipe, in the order in which they are written and in which {@link Recipe} has its
 * components. This table drives the reading of files, the flags, {@code --set}, help and what is
 * written.
 */
public final class RecipeKeys {
  private static final List<RecipeKey<?>> TABLE = new ArrayList<>();

  static final RecipeKey<Task> TASK =
      key("task", IDENTITY, Kinds.task(), Recipe::task, "see 'finetune tasks'", "task_name");
  static final RecipeKey<String> MODEL =
      key(
          "model",
          IDENTITY,
          Kinds.model(),
          Recipe::model,
          "a known name, or a TorchScript file",
          "model_name_or_path");
  static final RecipeKey<Optional<Path>> TOKENIZER =
      optional(
          "tokenizer",
          IDENTITY,
          Kinds.path(),
          "none",
          Recipe::tokenizer,
          "tokenizer.json of a model that is a file",
          "tokenizer_name");
  static final RecipeKey<Optional<Path>> DATA_DIR =
      optional(
          "data_dir",
          HOUSEKEEPING,
          Kinds.path(),
          "none",
          Recipe::dataDir,
          "folder of the official files; none looks in the usual places");
  static final RecipeKey<Boolean> SAMPLE =
      optional(
          "sample",
          IDENTITY,
          Kinds.flag(),
          "false",
          Recipe::sample,
          "train on the built-in sample");
  static final RecipeKey<Optional<Path>> TRAIN_FILE =
      optional(
          "train_file",
          IDENTITY,
          Kinds.path(),
          "none",
          Recipe::trainFile,
          "instead of the official training file");
  static final RecipeKey<Optional<Path>> DEV_FILE =
      optional(
          "dev_file",
          IDENTITY,
          Kinds.path(),
          "none",
          Recipe::devFile,
          "instead of the official dev file",
          "validation_file");
  static final RecipeKey<OptSpec> OPT =
      key("opt", IDENTITY, Kinds.opt(), Recipe::opt, "how to train; see 'finetune methods'");
  static final RecipeKey<Optional<String>> RHO =
      optional(
          "rho",
          SHORTHAND,
          Kinds.rho(),
          "none",
          recipe -> Optional.empty(),
          "radius of the method, wherever opt has it");
  static final RecipeKey<Double> LEARNING_RATE =
      key(
          "learning_rate",
          IDENTITY,
          Kinds.number(Range.POSITIVE),
          Recipe::learningRate,
          "at its peak",
          "lr");
  static final RecipeKey<LearningRateSchedule.Shape> SCHEDULE =
      key(
          "schedule",
          IDENTITY,
          Kinds.choice(LearningRateSchedule.Shape.class),
          Recipe::schedule,
          "how the rate goes on after the warm-up",
          "lr_scheduler_type",
          "sched");
  static final RecipeKey<Double> WARMUP =
      key(
          "warmup",
          IDENTITY,
          Kinds.number(Range.UNIT),
          Recipe::warmup,
          "share of the steps",
          "warmup_ratio");
  static final RecipeKey<Double> WEIGHT_DECAY =
      key(
          "weight_decay",
          IDENTITY,
          Kinds.number(Range.NOT_NEGATIVE),
          Recipe::weightDecay,
          "of all but biases and layer norms",
          "wd");
  static final RecipeKey<Double> CLIP =
      key(
          "clip",
          IDENTITY,
          Kinds.number(Range.NOT_NEGATIVE),
          Recipe::clip,
          "global norm; 0 = off",
          "max_grad_norm",
          "clip_grad");
  static final RecipeKey<Double> DROPOUT =
      key(
          "dropout",
          IDENTITY,
          Kinds.number(Range.NEARLY_UNIT), // masks compare 16 bits
          Recipe::dropout,
          "share of activations that are dropped",
          "hidden_dropout_prob",
          "drop");
  static final RecipeKey<Integer> EPOCHS =
      key(
          "epochs",
          IDENTITY,
          Kinds.whole(1),
          Recipe::epochs,
          "passes over the training data",
          "num_train_epochs");
  static final RecipeKey<Integer> BATCH_SIZE =
      key(
          "batch_size",
          IDENTITY,
          Kinds.whole(1),
          Recipe::batchSize,
          "rows a step; the last short batch is kept",
          HuggingFace.BATCH,
          "b");
  static final RecipeKey<Integer> ACCUMULATE =
      key(
          "accumulate",
          IDENTITY,
          Kinds.whole(1),
          Recipe::accumulate,
          "micro-batches a step",
          HuggingFace.ACCUMULATE,
          "grad_accum_steps");
  static final RecipeKey<Integer> MAX_LENGTH =
      key(
          "max_length",
          IDENTITY,
          Kinds.whole(8),
          Recipe::maxLength,
          "tokens of an example",
          "max_seq_length");
  static final RecipeKey<Optional<Integer>> MAX_TRAIN_SAMPLES =
      key(
          "max_train_samples",
          IDENTITY,
          Kinds.wholeOr("all", 1),
          Recipe::maxTrainSamples,
          "size of a seeded subset");
  static final RecipeKey<Precision> PRECISION =
      key(
          "precision",
          IDENTITY,
          Kinds.choice(Precision.class, "fp16", "fp16 is not offered, bf16 is"),
          Recipe::precision,
          "of matrix products");
  static final RecipeKey<Long> SEED =
      key("seed", IDENTITY, Kinds.count(), Recipe::seed, "of everything random");
  static final RecipeKey<Optional<Integer>> EVALUATE =
      key(
          "evaluate",
          IDENTITY,
          Kinds.wholeOr("epoch", 1),
          Recipe::evaluate,
          "at the end of every epoch, or every so many steps",
          "eval_strategy",
          "evaluation_strategy",
          "eval_steps");
  static final RecipeKey<Integer> CHECKPOINT_EVERY =
      key(
          "checkpoint_every",
          HOUSEKEEPING,
          Kinds.whole(1),
          Recipe::checkpointEvery,
          "steps",
          "save_steps");
  static final RecipeKey<Integer> KEEP =
      key(
          "keep",
          HOUSEKEEPING,
          Kinds.whole(1),
          Recipe::keep,
          "newest checkpoints, plus best",
          "save_total_limit");
  static final RecipeKey<Optional<Integer>> DIAGNOSTICS =
      optional(
          "diagnostics",
          HOUSEKEEPING,
          Kinds.every(),
          "none",
          Recipe::diagnostics,
          "steps that are looked at: gradients, displacement, angles go to the journal");
  static final RecipeKey<Optional<Integer>> PATIENCE =
      optional(
          "patience",
          IDENTITY,
          Kinds.wholeOr("none", 1),
          "none",
          Recipe::patience,
          "evaluations without a better score after which to stop",
          "early_stopping_patience");
  static final RecipeKey<BadRows> ON_BAD_ROW =
      key(
          "on_bad_row",
          IDENTITY,
          Kinds.choice(BadRows.class),
          Recipe::onBadRow,
          "quarantine skips and keeps the bytes");

  /** Every key. */
  public static final List<RecipeKey<?>> ALL = List.copyOf(TABLE);

  private RecipeKeys() {}

  /** A key that a recipe must state. */
  private static <T> RecipeKey<T> key(
      String name,
      RecipeKey.Bearing bearing,
      Kind<T> kind,
      Function<Recipe, T> value,
      String meaning,
      String... aliases) {
    return optional(name, bearing, kind, "", value, meaning, aliases);
  }

  private static <T> RecipeKey<T> optional(
      String name,
      RecipeKey.Bearing bearing,
      Kind<T> kind,
      String standard,
      Function<Recipe, T> value,
      String meaning,
      String... aliases) {
    RecipeKey<T> key =
        new RecipeKey<>(name, List.of(aliases), bearing, kind, standard, value, meaning);
    TABLE.add(key);
    return key;
  }

  /** The key of a name or alias in snake case. */
  static Optional<RecipeKey<?>> find(String name) {
    for (RecipeKey<?> key : ALL) {
      if (key.name().equals(name) || key.aliases().contains(name)) {
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  /** Other tools' names of the key of an option, as options; empty where it is no key's. */
  public static List<String> aliases(String option) {
    return ALL.stream()
        .filter(key -> key.option().equals(option))
        .flatMap(key -> key.aliases().stream())
        .map(alias -> (alias.length() == 1 ? "-" : "--") + alias.replace('_', '-'))
        .filter(alias -> !alias.equals(option))
        .toList();
  }

  /** The name of a key that is given by that or by an alias; a fault where there is no such key. */
  public static String named(String text) {
    Optional<RecipeKey<?>> key = find(text.replace('-', '_'));
    return key.map(RecipeKey::name)
        .orElseThrow(
            () ->
                Fault.usage(
                    "unknown key " + Printable.quoted(text), Suggestion.didYouMean(text, names())));
  }

  static List<String> names() {
    return ALL.stream().<String>map(RecipeKey::name).toList();
  }
}
