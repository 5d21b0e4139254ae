package finetune.app;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A command's help with the options that are seldom needed; other names of an option stay out. */
final class FullHelp {
  private FullHelp() {}

  static CommandLine of(Object command) {
    CommandLine line = new CommandLine(command);
    CommandSpec spec = line.getCommandSpec();
    for (OptionSpec option : spec.options().toArray(OptionSpec[]::new)) {
      if (option.hidden() && isDescribed(option)) {
        spec.remove(option);
        spec.addOption(OptionSpec.builder(option).hidden(false).build());
      }
    }
    return line;
  }

  /** Whether it is more than another name of an option. */
  static boolean isDescribed(OptionSpec option) {
    return option.description().length > 0 && !option.description()[0].isEmpty();
  }
}
