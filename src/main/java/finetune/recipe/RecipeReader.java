package finetune.recipe;

import finetune.fault.ExitCode;
import finetune.fault.Place;
import finetune.fault.Problems;
import finetune.fault.Warnings;
import finetune.method.Methods;
import finetune.spec.OptReader;
import finetune.spec.OptSpec;
import finetune.spec.Rho;
import finetune.spec.RunFacts;
import finetune.task.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a recipe from the preset of its task, files, flags and {@code --set}. */
public final class RecipeReader {
  private final boolean strict;
  private final Warnings warnings;

  /**
   * A reader.
   *
   * @param strict whether a flag that contradicts a file is a fault
   */
  public RecipeReader(boolean strict, Warnings warnings) {
    this.strict = strict;
    this.warnings = warnings;
  }

  /** Reads all sources strictly; throws one fault with all problems of all of them. */
  public Recipe read(Sources sources) {
    String name = sources.files().isEmpty() ? "recipe" : lastFile(sources);
    Problems problems = new Problems(ExitCode.USAGE, name);
    List<Layer> layers = layers(sources, problems);
    Optional<Task> task = task(layers);
    task.ifPresent(known -> layers.add(0, Layer.preset(known, problems)));

    String title = task.map(Task::key).orElse("glue");
    Merge merge = new Merge(title, strict, problems, warnings);
    Values values = merge.of(layers);
    complete(values, merge, task.isPresent(), sources, problems);
    agree(values, problems);
    Optional<OptSpec> opt = opt(values, problems);
    problems.throwIfAny();
    return recipe(values, opt.orElseThrow());
  }

  private static String lastFile(Sources sources) {
    return sources.files().get(sources.files().size() - 1).toString();
  }

  private static List<Layer> layers(Sources sources, Problems problems) {
    List<Layer> layers = new ArrayList<>();
    for (Path file : sources.files()) {
      layers.add(Layer.file(file, problems));
    }
    layers.add(Layer.flags(sources.flags()));
    layers.add(Layer.sets(sources.sets(), problems));
    return layers;
  }

  /** The strongest statement of the task, if it is one; what is wrong with it is said later. */
  private static Optional<Task> task(List<Layer> layers) {
    Optional<Task> task = Optional.empty();
    Problems ignored = new Problems(ExitCode.USAGE, "");
    for (Layer layer : layers) {
      for (Setting setting : layer.settings()) {
        boolean isTask = RecipeKeys.find(setting.key()).filter(RecipeKeys.TASK::equals).isPresent();
        if (isTask) {
          task = RecipeKeys.TASK.kind().read("task", setting, ignored);
        }
      }
    }
    return task;
  }

  /** Adds what holds if nobody says, and complains about what somebody must say. */
  private static void complete(
      Values values, Merge merge, boolean hasTask, Sources sources, Problems problems) {
    if (!hasTask && !merge.isBroken(RecipeKeys.TASK)) {
      Place place = sources.files().isEmpty() ? Place.NONE : Place.of(lastFile(sources));
      problems.add(place, "missing key 'task'", "see 'finetune tasks'");
    }
    for (RecipeKey<?> key : RecipeKeys.ALL) {
      if (values.find(key).isEmpty() && !key.standard().isEmpty()) {
        standard(values, key);
      } else if (values.find(key).isEmpty() && hasTask && !merge.isBroken(key)) {
        problems.add(Place.NONE, "missing key '" + key.name() + "'");
      }
    }
  }

  private static <T> void standard(Values values, RecipeKey<T> key) {
    Setting setting =
        new Setting(key.name(), Place.NONE, key.standard(), false, at -> Place.NONE, "", false);
    Problems none = new Problems(ExitCode.INTERNAL, "");
    values.put(key, key.kind().read(key.name(), setting, none).orElseThrow(), setting, -1);
  }

  /** Checks keys against each other. */
  private static void agree(Values values, Problems problems) {
    batchesAgree(values, problems);
    tokenizerAgrees(values, problems);
  }

  private static void tokenizerAgrees(Values values, Problems problems) {
    Optional<Values.Chosen<String>> model = values.find(RecipeKeys.MODEL);
    Optional<Values.Chosen<Optional<Path>>> tokenizer = values.find(RecipeKeys.TOKENIZER);
    if (model.isPresent()
        && !Recipe.isFile(model.get().value())
        && tokenizer.flatMap(Values.Chosen::value).isPresent()) {
      String named = model.get().value();
      problems.add(
          tokenizer.get().setting().keyPlace(),
          "tokenizer belongs to a model file, and " + named + " names none",
          "leave it out, or write ./" + named);
    }
  }

  private static void batchesAgree(Values values, Problems problems) {
    Optional<Values.Chosen<Integer>> batch = values.find(RecipeKeys.BATCH_SIZE);
    Optional<Values.Chosen<Integer>> accumulate = values.find(RecipeKeys.ACCUMULATE);
    if (batch.isEmpty() || accumulate.isEmpty()) {
      return;
    }
    Setting rows = batch.get().setting();
    Setting parts = accumulate.get().setting();
    long size = batch.get().value();
    long number = accumulate.get().value();
    if (HuggingFace.meansProduct(rows, parts)) {
      long product = Math.min(Integer.MAX_VALUE, size * number);
      values.put(RecipeKeys.BATCH_SIZE, Math.toIntExact(product), rows, batch.get().layer());
    } else if (number > size) {
      String other = "batch_size (" + size + " at " + rows.where() + ")";
      problems.add(
          parts.place(),
          "accumulate (" + number + " at " + parts.where() + ") is larger than " + other);
    }
  }

  /** The spec with the rho that stands outside of it. */
  private Optional<OptSpec> opt(Values values, Problems problems) {
    Optional<Values.Chosen<OptSpec>> spec = values.find(RecipeKeys.OPT);
    Optional<Values.Chosen<Optional<String>>> outer = values.find(RecipeKeys.RHO);
    if (spec.isEmpty() || outer.isEmpty()) {
      return Optional.empty();
    }
    Setting setting = spec.get().setting();
    int stronger = Integer.compare(outer.get().layer(), spec.get().layer());
    Rho.Precedence precedence =
        stronger > 0
            ? Rho.Precedence.REPLACES
            : stronger == 0 ? Rho.Precedence.AGREES : Rho.Precedence.YIELDS;
    Optional<Rho> rho =
        outer.get().value().map(text -> new Rho(text, outer.get().setting().place(), precedence));
    return new OptReader(Methods.CATALOGUE, warnings)
        .read(setting.text(), setting.places(), rho, facts(values), problems);
  }

  /** What the spec is for; empty where that is not known yet for other problems. */
  private static Optional<RunFacts> facts(Values values) {
    Optional<Values.Chosen<Task>> task = values.find(RecipeKeys.TASK);
    Optional<Values.Chosen<Integer>> batch = values.find(RecipeKeys.BATCH_SIZE);
    Optional<Values.Chosen<Integer>> epochs = values.find(RecipeKeys.EPOCHS);
    if (task.isEmpty() || batch.isEmpty() || epochs.isEmpty()) {
      return Optional.empty();
    }
    Task its = task.get().value();
    return Optional.of(
        new RunFacts(
            its.key(), its.target().isRegression(), batch.get().value(), epochs.get().value()));
  }

  private static Recipe recipe(Values values, OptSpec opt) {
    return new Recipe(
        values.get(RecipeKeys.TASK),
        values.get(RecipeKeys.MODEL),
        values.get(RecipeKeys.TOKENIZER),
        values.get(RecipeKeys.DATA_DIR),
        values.get(RecipeKeys.SAMPLE),
        values.get(RecipeKeys.TRAIN_FILE),
        values.get(RecipeKeys.DEV_FILE),
        opt,
        values.get(RecipeKeys.LEARNING_RATE),
        values.get(RecipeKeys.SCHEDULE),
        values.get(RecipeKeys.WARMUP),
        values.get(RecipeKeys.WEIGHT_DECAY),
        values.get(RecipeKeys.CLIP),
        values.get(RecipeKeys.DROPOUT),
        values.get(RecipeKeys.EPOCHS),
        values.get(RecipeKeys.BATCH_SIZE),
        values.get(RecipeKeys.ACCUMULATE),
        values.get(RecipeKeys.MAX_LENGTH),
        values.get(RecipeKeys.MAX_TRAIN_SAMPLES),
        values.get(RecipeKeys.PRECISION),
        values.get(RecipeKeys.SEED),
        values.get(RecipeKeys.EVALUATE),
        values.get(RecipeKeys.CHECKPOINT_EVERY),
        values.get(RecipeKeys.KEEP),
        values.get(RecipeKeys.DIAGNOSTICS),
        values.get(RecipeKeys.PATIENCE),
        values.get(RecipeKeys.ON_BAD_ROW));
  }
}
