package finetune.app;

import picocli.CommandLine.Command;

/** The command line's root. */
@Command(
    name = "finetune",
    subcommands = {})
final class Finetune {}
