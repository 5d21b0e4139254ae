package finetune.app;

import finetune.recipe.RecipeKey;
import finetune.recipe.RecipeKeys;
import finetune.recipe.Sources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The recipe of a command: files, settings, and every key as an option, under all the names that it
 * goes by.
 */
final class RecipeOptions {
  /** Keys that {@code --help} shows; {@code --help-all} shows them all. */
  private static final List<String> FAMILIAR =
      List.of("task", "opt", "data_dir", "learning_rate", "epochs", "batch_size", "seed", "model");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A recipe file, laid over the task's own; later files win.")
  private List<Path> config = List.of();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any key of the recipe; stronger than its option.")
  private List<String> sets = List.of();

  @Option(names = "--help-all", description = "Shows every option.")
  private boolean helpAll;

  private final List<Sources.Flag> flags = new ArrayList<>();

  /** Adds the keys to a command that has these options. */
  @Spec(Spec.Target.MIXEE)
  void addTo(CommandSpec command) {
    for (RecipeKey<?> key : RecipeKeys.ALL) {
      boolean rare = !FAMILIAR.contains(key.name());
      command.addOption(option(key, key.option(), key.meaning(), rare));
      for (String alias : key.hiddenOptions()) {
        command.addOption(option(key, alias, "", true));
      }
    }
  }

  private OptionSpec option(RecipeKey<?> key, String name, String meaning, boolean hidden) {
    boolean flag = key.label().equals("true|false");
    return OptionSpec.builder(name)
        // A flag takes no argument, lest it swallow a misspelt option; --sample=false is one word.
        .type(flag ? Boolean.class : String.class)
        .arity(flag ? "0" : "1")
        .paramLabel(key.label())
        .description(meaning)
        .hidden(hidden)
        .setter(setter(name))
        .build();
  }

  private ISetter setter(String name) {
    return new ISetter() {
      @Override
      public <T> T set(T value) {
        if (value != null) {
          flags.add(new Sources.Flag(name, value.toString()));
        }
        return null;
      }
    };
  }

  /** All that was given. */
  Sources sources() {
    return new Sources(config, flags, sets);
  }

  /** Whether every option is to be shown, instead of anything else. */
  boolean isHelpAll() {
    return helpAll;
  }
}
