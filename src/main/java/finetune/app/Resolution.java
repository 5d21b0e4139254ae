package finetune.app;

import finetune.fault.Fault;
import finetune.fault.Warnings;
import finetune.model.Devices;
import finetune.recipe.Precision;
import finetune.recipe.Recipe;
import java.nio.file.Path;
import java.util.Optional;

/** Settles what a recipe leaves open. */
final class Resolution {
  private Resolution() {}

  /**
   * The recipe with nothing left open: the built-in sample, or the folder that a user named; the
   * precision. A fault with exit code 2 if its model or the devices are not known by name; a
   * warning where the sample was not asked for.
   */
  static Recipe of(Recipe recipe, Circumstances where, Warnings warnings) {
    Devices.requireWellFormed(where.computing().devices());
    Inputs.requireKnown(recipe);
    RecipeFiles files = RecipeFiles.of(recipe, where);
    if (recipe.sample() && files.nameOne()) {
      throw Fault.usage("sample excludes train_file and dev_file", "leave one of them out");
    }
    Optional<Path> folder =
        Optional.ofNullable(files.folders().named()).map(path -> path.toAbsolutePath().normalize());
    Precision precision = Arithmetic.settled(recipe, where.computing().devices());
    Recipe resolved = recipe.resolved(files.areSample(), folder, precision);
    if (resolved.sample() && !recipe.sample()) {
      warnings.warn(Warnings.Tag.DATA, files.nothingFound());
    }
    return resolved;
  }
}
