package finetune.app;

import finetune.fault.Fault;
import finetune.fault.Warnings;
import finetune.model.Devices;
import finetune.recipe.Precision;
import finetune.recipe.Recipe;
import finetune.store.RunName;
import finetune.store.RunRequest;
import java.nio.file.Path;
import java.util.Optional;

/** Settles what a recipe leaves open, and which folder its run goes to. */
final class Destination {
  private Destination() {}

  /**
   * The recipe with nothing left open: the built-in sample, or the folder that a user named; the
   * precision. A fault with exit code 2 if its model or the devices are not known by name; a
   * warning where the sample was not asked for.
   */
  static Recipe resolved(Recipe recipe, Circumstances where, Warnings warnings) {
    Devices.requireWellFormed(where.computing().devices());
    Inputs.requireKnown(recipe);
    if (recipe.sample() && (recipe.trainFile().isPresent() || recipe.devFile().isPresent())) {
      throw Fault.usage("sample excludes train_file and dev_file", "leave one of them out");
    }
    Path named = TaskData.folders(recipe, where).named();
    Optional<Path> folder =
        Optional.ofNullable(named).map(path -> path.toAbsolutePath().normalize());
    Precision precision = Arithmetic.settled(recipe, where.computing().devices());
    Recipe resolved = recipe.resolved(TaskData.isSample(recipe, where), folder, precision);
    if (resolved.sample() && !recipe.sample()) {
      warnings.warn(Warnings.Tag.DATA, TaskData.nothingFound(recipe, where));
    }
    return resolved;
  }

  /** What is asked of the run's folder. */
  static RunRequest request(Recipe recipe, Circumstances where) {
    String opt = recipe.opt().label();
    return new RunRequest(
        where.places().workingDirectory().resolve("runs"),
        RunName.of(recipe.task().key(), recipe.sample(), opt, recipe.seed()),
        where.output(),
        where.resuming().mode(),
        recipe.identity(),
        where.resuming().allowChange(),
        TaskData.folders(recipe, where).roots(),
        where.places().cache().folder());
  }
}
