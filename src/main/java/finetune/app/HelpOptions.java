package finetune.app;

import picocli.CommandLine.Option;

/** The options that every command has. */
final class HelpOptions {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  private boolean help;

  @Option(names = "--debug", hidden = true, description = "Shows the stack trace of a failure.")
  private boolean debug;
}
