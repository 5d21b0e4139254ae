package finetune.app;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Printable;
import finetune.fault.Suggestion;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What picocli finds wrong with the arguments, said in the toolkit's words. */
final class Usage {
  private Usage() {}

  static Fault fault(CommandLine.ParameterException e) {
    CommandLine line = e.getCommandLine();
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
      return unknown(unmatched.getUnmatched().get(0), line);
    }
    if (e instanceof CommandLine.OverwrittenOptionException twice) {
      return usage(name(twice.getOverwritten()) + " given twice", "");
    }
    if (e instanceof CommandLine.MissingParameterException missing) {
      return missing(missing, line);
    }
    return usage(e.getMessage(), "");
  }

  private static Fault unknown(String argument, CommandLine line) {
    if (!argument.startsWith("-")) {
      boolean command = !line.getSubcommands().isEmpty();
      String what =
          (command ? "unknown command " : "unexpected argument ") + Printable.quoted(argument);
      List<String> known = new ArrayList<>(line.getSubcommands().keySet());
      return usage(what, hint(argument, known, "'finetune --help' lists all"));
    }
    String option = argument.replaceFirst("=.*", "");
    List<String> known = new ArrayList<>();
    for (OptionSpec spec : line.getCommandSpec().options()) {
      if (!spec.hidden()) {
        known.addAll(List.of(spec.names()));
      }
    }
    String help = "'" + line.getCommandSpec().qualifiedName() + " --help-all' lists all";
    return usage("unknown option " + Printable.quoted(option), hint(option, known, help));
  }

  private static String hint(String word, List<String> known, String otherwise) {
    String near = Suggestion.didYouMean(word, known);
    return near.isEmpty() ? otherwise : near;
  }

  private static Fault missing(CommandLine.MissingParameterException e, CommandLine line) {
    if (e.getMissing().isEmpty()) {
      return usage("expected a command", "'finetune --help' lists all");
    }
    CommandLine.Model.ArgSpec first = e.getMissing().get(0);
    String help = "'" + line.getCommandSpec().qualifiedName() + " --help' tells more";
    return usage(name(first) + (first.isOption() ? " needs a value" : " is missing"), help);
  }

  private static String name(CommandLine.Model.ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static Fault usage(String what, String hint) {
    return Fault.of(ExitCode.USAGE, Place.NONE, what, hint);
  }
}
