package finetune.recipe;

import finetune.fault.Place;
import finetune.fault.Printable;
import finetune.fault.Problems;
import finetune.task.Task;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The settings of one source. */
record Layer(String name, Rank rank, List<Setting> settings) {
  /** How strong a source is, weakest first. */
  enum Rank {
    PRESET,
    FILE,
    FLAG,
    SET
  }

  /** The recipe of a task that comes with the toolkit. */
  static Layer preset(Task task, Problems problems) {
    String name = "glue/" + task.key() + ".yaml";
    try (InputStream in = Layer.class.getResourceAsStream("/finetune/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no recipe " + name + " in the jar");
      }
      List<Setting> settings =
          new SourceText(name, problems)
              .of(in)
              .map(text -> YamlSettings.of(name, text, problems))
              .orElse(List.of());
      return new Layer(name, Rank.PRESET, settings);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  static Layer file(Path file, Problems problems) {
    String name = file.toString();
    List<Setting> settings =
        new SourceText(name, problems)
            .of(file)
            .map(text -> YamlSettings.of(name, text, problems))
            .orElse(List.of());
    return new Layer(name, Rank.FILE, settings);
  }

  static Layer flags(List<Sources.Flag> flags) {
    List<Setting> settings = new ArrayList<>();
    for (Sources.Flag flag : flags) {
      String option = flag.option();
      settings.add(
          new Setting(
              option.replaceFirst("^--?", "").replace('-', '_'),
              Place.flag(option),
              flag.value(),
              false,
              column -> Place.flag(option, column),
              option,
              true));
    }
    return new Layer("flags", Rank.FLAG, settings);
  }

  static Layer sets(List<String> sets, Problems problems) {
    List<Setting> settings = new ArrayList<>();
    for (String set : sets) {
      int equals = set.indexOf('=');
      if (equals < 1) {
        problems.add(Place.flag("--set", 1), "expected key=value, not " + Printable.quoted(set));
        continue;
      }
      String key = set.substring(0, equals);
      settings.add(
          new Setting(
              key.replace('-', '_'),
              Place.flag("--set", 1),
              set.substring(equals + 1),
              false,
              column -> Place.flag("--set", equals + 1 + column),
              "--set " + key,
              true));
    }
    return new Layer("--set", Rank.SET, settings);
  }
}
