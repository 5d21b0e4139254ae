package finetune.store;

import finetune.fault.Fault;
import finetune.fault.Warnings;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a checkpoint belongs to. It is continued only with the same recipe and the same inputs;
 * elsewhere than where it was made it is continued, but not bit for bit.
 *
 * @param recipe every key that decides numbers, with its value as text; neither threads nor devices
 * @param inputs SHA-256 of what was read, by name: {@code train.tsv}, {@code model tokenizer.json}
 * @param classes the labels in the order of their indices; empty for scores
 * @param machine build, formulas, libraries and their kernels, processor, threads of a gradient,
 *     kinds of device, precision
 */
public record Identity(
    Map<String, String> recipe,
    Map<String, String> inputs,
    List<String> classes,
    Map<String, String> machine) {

  /** Copies its arguments; the order of keys does not matter. */
  public Identity {
    recipe = Differences.sorted(recipe);
    inputs = Differences.sorted(inputs);
    classes = List.copyOf(classes);
    machine = Differences.sorted(machine);
  }

  /**
   * Refuses, with exit code 3, to continue what was made with another recipe or other inputs.
   *
   * @param made the name of what was made, such as {@code checkpoints/000200}
   * @param allowed keys of the recipe that may differ
   */
  public void requireSame(Identity now, String made, Set<String> allowed) {
    Differences keys = Differences.between(recipe, now.recipe).without(allowed);
    if (!keys.isEmpty()) {
      String what = made + " was made with a different recipe: " + keys.describe(" ≠ ");
      throw Fault.refused(what, "--allow-change " + keys.first());
    }
    Differences files = Differences.between(inputs, now.inputs);
    if (!files.isEmpty()) {
      String what = made + " was made with a different " + files.first();
      throw Fault.refused(
          what + ": SHA-256 " + files.describe(" ≠ "), "choose another --output-dir");
    }
    if (!classes.equals(now.classes)) {
      String what = made + " was made with other classes: " + classes + " ≠ " + now.classes;
      throw Fault.refused(what, "choose another --output-dir");
    }
  }

  /** Says what of the recipe is not as it was, where that was allowed. */
  public void tellChanged(Identity now, Warnings warnings) {
    Differences changed = Differences.between(recipe, now.recipe);
    if (!changed.isEmpty()) {
      String what = changed.describe("→") + " from here on";
      warnings.warn(Warnings.Tag.REPRO, what + ": results may be those of neither recipe alone");
    }
  }

  /** Says, once, that the results will differ in their last bits; with {@code strict} refuses. */
  public void compareMachine(Identity now, String made, boolean strict, Warnings warnings) {
    Differences changed = Differences.between(machine, now.machine);
    if (changed.isEmpty()) {
      return;
    }
    String what = changed.describe("→") + ", results will not be bit-identical";
    if (strict) {
      throw Fault.refused(made + ": " + what, "leave out --strict-repro");
    }
    warnings.warn(Warnings.Tag.REPRO, what);
  }
}
