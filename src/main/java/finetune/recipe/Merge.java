package finetune.recipe;

import finetune.fault.Place;
import finetune.fault.Printable;
import finetune.fault.Problems;
import finetune.fault.Warnings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Layers laid one over the other; every setting of each is checked, also those that lose. */
final class Merge {
  private final Values values = new Values();
  private final Set<RecipeKey<?>> broken = new HashSet<>();
  private final String task;
  private final boolean strict;
  private final Problems problems;
  private final Warnings warnings;
  private Layer.Rank rank = Layer.Rank.PRESET;
  private final Map<RecipeKey<?>, Layer.Rank> ranks = new HashMap<>();

  /**
   * Nothing yet.
   *
   * @param task the name of the task, for messages
   * @param strict whether a flag must not contradict a file
   */
  Merge(String task, boolean strict, Problems problems, Warnings warnings) {
    this.task = task;
    this.strict = strict;
    this.problems = problems;
    this.warnings = warnings;
  }

  Values of(List<Layer> layers) {
    for (int i = 0; i < layers.size(); i++) {
      rank = layers.get(i).rank();
      Map<RecipeKey<?>, Setting> seen = new HashMap<>();
      for (Setting setting : layers.get(i).settings()) {
        Optional<RecipeKey<?>> key = RecipeKeys.find(setting.key());
        if (key.isEmpty()) {
          unknown(setting);
          continue;
        }
        Setting first = seen.putIfAbsent(key.get(), setting);
        if (first == null) {
          put(key.get(), setting, i);
        } else {
          twice(key.get(), first, setting);
        }
      }
    }
    return values;
  }

  /** Whether somebody stated the key, but not well. */
  boolean isBroken(RecipeKey<?> key) {
    return broken.contains(key);
  }

  private <T> void put(RecipeKey<T> key, Setting setting, int layer) {
    if (setting.text().isEmpty()) {
      problems.add(
          setting.isFlag() ? setting.keyPlace() : setting.place(),
          "expected a value of " + key.name());
      broken.add(key);
      return;
    }
    Optional<T> value = key.kind().read(key.name(), setting, problems);
    if (value.isEmpty()) {
      broken.add(key);
      return;
    }
    values.find(key).ifPresent(before -> contradiction(key, before, setting, value.get()));
    values.put(key, value.get(), setting, layer);
    ranks.put(key, rank);
  }

  private <T> void contradiction(
      RecipeKey<T> key, Values.Chosen<T> before, Setting setting, T value) {
    boolean isOver = ranks.get(key) == Layer.Rank.FILE && rank.compareTo(Layer.Rank.FILE) > 0;
    if (strict && isOver && !before.value().equals(value)) {
      problems.add(
          setting.keyPlace(),
          setting.text()
              + " contradicts "
              + before.setting().text()
              + " at "
              + before.setting().where(),
          "leave one of them out");
    }
  }

  private void twice(RecipeKey<?> key, Setting first, Setting second) {
    String name = Printable.quoted(key.name());
    if (second.isFlag()) {
      boolean isSame = first.where().equals(second.where());
      problems.add(
          second.keyPlace(),
          name + " given twice" + (isSame ? "" : " (also as " + first.where() + ")"));
      return;
    }
    String line = first.where().substring(first.where().lastIndexOf(':') + 1);
    problems.add(second.keyPlace(), "duplicate key " + name + " (first at line " + line + ")");
  }

  private void unknown(Setting setting) {
    String quoted = Printable.quoted(setting.key());
    if (ForeignNames.isSecret(setting)) {
      warnings.warn(
          Warnings.Tag.SPEC,
          setting.keyPlace() + quoted + " looks like a secret; it is ignored and copied nowhere");
    } else if (ForeignNames.isOfAnotherTask(setting.key())) {
      problems.add(setting.keyPlace(), quoted + " has no effect for task " + task);
    } else if (setting.isFlag() && setting.where().startsWith("-") && rank == Layer.Rank.FLAG) {
      String option = setting.where();
      problems.add(
          Place.NONE,
          "unknown option " + Printable.quoted(option),
          ForeignNames.optionHint(option, setting.key()));
    } else {
      problems.add(setting.keyPlace(), "unknown key " + quoted, ForeignNames.hint(setting.key()));
    }
  }
}
