package finetune.app;

import finetune.data.EncodedExamples;
import finetune.data.LengthBucketedBatches;
import finetune.data.Reading;
import finetune.fault.Place;
import finetune.model.Devices;
import finetune.model.Lanes;
import finetune.pretrained.Head;
import finetune.pretrained.Models;
import finetune.pretrained.Pretrained;
import finetune.pretrained.Products;
import finetune.pretrained.TaskModel;
import finetune.pretrained.Tokenizer;
import finetune.random.Noise;
import finetune.recipe.Recipe;
import finetune.task.Task;
import finetune.train.DevSet;
import java.nio.file.Path;
import java.util.List;

/**
 * All that a run is made of, found, read and checked; nothing of it has been trained or written.
 *
 * @param devices one a lane
 * @param threads of one gradient
 * @param pretrained the model before it had a task
 * @param model the model with the task's head
 * @param batches of the training set, one a number
 * @param dev what is evaluated
 */
record Inputs(
    Devices devices,
    int threads,
    TaskData data,
    Pretrained pretrained,
    Tokenizer tokenizer,
    TaskModel model,
    LengthBucketedBatches batches,
    List<DevSet> dev)
    implements AutoCloseable {
  /** Looks at everything in the order in which it can be refused: device, data, model. */
  static Inputs of(Recipe recipe, Circumstances where, Reading reading) {
    Devices devices = Devices.of(where.computing().devices());
    TaskData data = TaskData.read(recipe, where, reading);
    Pretrained pretrained = pretrained(recipe, where);
    Tokenizer tokenizer = pretrained.tokenizer(recipe.maxLength());
    try {
      return of(recipe, where, devices, data, pretrained, tokenizer);
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  private static Inputs of(
      Recipe recipe,
      Circumstances where,
      Devices devices,
      TaskData data,
      Pretrained pretrained,
      Tokenizer tokenizer) {
    Products products = Arithmetic.products(recipe.precision(), devices);
    TaskModel model =
        pretrained
            .withHead(head(recipe), tokenizer, (graph, few) -> Lanes.probe(devices, graph, few))
            .computing(products);
    EncodedExamples train = EncodedExamples.of(data.train().examples(), tokenizer);
    Noise noise = new Noise(recipe.seed());
    return new Inputs(
        devices,
        where.computing().threads().orElse(devices.threads()),
        data,
        pretrained,
        tokenizer,
        model,
        new LengthBucketedBatches(train, recipe.batchSize(), noise),
        data.evaluation().devSets(tokenizer));
  }

  /** What the encoded texts take in the Java heap, about. */
  long encodedBytes() {
    return batches.bytes() + dev.stream().mapToLong(set -> set.batches().bytes()).sum();
  }

  /** Fails where the recipe names a model that nobody knows; a file has a slash in its path. */
  static void requireKnown(Recipe recipe) {
    if (!recipe.isModelFile()) {
      Models.requireKnown(recipe.model(), Place.flag("--model"));
    }
  }

  /** A model that is known by its name, or a user's own archive. */
  static Pretrained pretrained(Recipe recipe, Circumstances where) {
    if (!recipe.isModelFile()) {
      return Models.named(recipe.model(), where.places().cache());
    }
    Path archive = Path.of(recipe.model());
    Path tokenizer = recipe.tokenizer().orElse(null);
    return Models.file(archive, tokenizer, where.computing().trustCode());
  }

  private static Head head(Recipe recipe) {
    Task task = recipe.task();
    return new Head(
        task.key(),
        task.target().outputs(),
        task.target().isRegression(),
        recipe.dropout(),
        recipe.seed());
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
