package finetune.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line's root. */
@Command(
    name = "finetune",
    description = "Fine-tunes pretrained transformers with sharpness-aware methods.",
    versionProvider = Finetune.Version.class,
    subcommands = {
      GlueCommand.class,
      EvalCommand.class,
      PredictCommand.class,
      SharpnessCommand.class,
      BenchCommand.class,
      TasksCommand.class,
      MethodsCommand.class,
      ModelsCommand.class,
      DoctorCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    footer = {
      "",
      "finetune glue --task rte --opt sampa-0.1 trains; finetune eval RUN scores what it saved."
    })
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
