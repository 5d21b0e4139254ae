package finetune.app;

import finetune.recipe.RecipeKeys;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A command's help with the options that are seldom needed. */
final class FullHelp {
  private FullHelp() {}

  static CommandLine of(Object command) {
    CommandLine line = new CommandLine(command);
    CommandSpec spec = line.getCommandSpec();
    spec.name("finetune " + spec.name());
    show(spec, option -> described(option, RecipeKeys.aliases(option.longestName())));
    return line;
  }

  /** Hides no option of a command that means something. */
  static void show(CommandSpec spec) {
    show(spec, option -> described(option, List.of()));
  }

  private static void show(CommandSpec spec, Function<OptionSpec, String> description) {
    for (OptionSpec option : spec.options().toArray(OptionSpec[]::new)) {
      if (isDescribed(option)) {
        spec.remove(option);
        spec.addOption(
            OptionSpec.builder(option)
                .hidden(false)
                .description(description.apply(option))
                .build());
      }
    }
  }

  /** With the names that a key of the recipe has elsewhere. */
  private static String described(OptionSpec option, List<String> others) {
    String meaning = String.join(" ", option.description());
    return others.isEmpty() ? meaning : meaning + "; also " + String.join(", ", others);
  }

  /** Whether it is more than another name of an option. */
  static boolean isDescribed(OptionSpec option) {
    return option.description().length > 0 && !option.description()[0].isEmpty();
  }
}
