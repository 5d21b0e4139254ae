package finetune.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line's root. */
@Command(
    name = "finetune",
    description = "Fine-tunes pretrained transformers with sharpness-aware methods.",
    versionProvider = Finetune.Version.class,
    subcommands = {GlueCommand.class, TasksCommand.class, MethodsCommand.class})
final class Finetune {
  @CommandLine.Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help; 'finetune COMMAND --help' tells more.")
  private boolean help;

  @CommandLine.Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Shows the version.")
  private boolean version;

  /** The version as it is shown. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"finetune " + Machine.version()};
    }
  }
}
