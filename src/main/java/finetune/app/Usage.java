package finetune.app;

import finetune.fault.Fault;
import finetune.fault.Printable;
import finetune.fault.Suggestion;
import finetune.recipe.ForeignNames;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What picocli finds wrong with the arguments, said in the toolkit's words. */
final class Usage {
  private static final String NEEDS_A_VALUE = " needs a value";

  /** Where an option stands in the place of another's value, picocli says so in words only. */
  private static final Pattern SWALLOWED = Pattern.compile("for option '(.*?)' but found '");

  private Usage() {}

  static Fault fault(CommandLine.ParameterException e) {
    CommandLine line = e.getCommandLine();
    List<String> unmatched = line.getParseResult().unmatched();
    if (!unmatched.isEmpty()) {
      return unknown(unmatched.get(0), line);
    }
    if (e instanceof CommandLine.OverwrittenOptionException twice) {
      return Fault.usage(name(twice.getOverwritten()) + " given twice", "");
    }
    if (e instanceof CommandLine.MissingParameterException missing) {
      return missing(missing, line);
    }
    Matcher swallowed = SWALLOWED.matcher(e.getMessage());
    if (swallowed.find()) {
      return Fault.usage(swallowed.group(1) + NEEDS_A_VALUE, help(line));
    }
    return line.getSubcommands().isEmpty()
        ? Fault.usage(e.getMessage(), help(line))
        : Fault.usage("expected a command", "'finetune --help' lists all");
  }

  private static Fault unknown(String argument, CommandLine line) {
    if (!argument.startsWith("-")) {
      boolean command = !line.getSubcommands().isEmpty();
      String what =
          (command ? "unknown command " : "unexpected argument ") + Printable.quoted(argument);
      List<String> known = new ArrayList<>(line.getSubcommands().keySet());
      return Fault.usage(what, hint(argument, known, "'finetune --help' lists all"));
    }
    String option = argument.replaceFirst("=.*", "");
    List<String> known = new ArrayList<>();
    for (OptionSpec spec : line.getCommandSpec().options()) {
      if (FullHelp.isDescribed(spec)) {
        known.addAll(List.of(spec.names()));
      }
    }
    boolean hasMore = line.getCommandSpec().findOption("--help-all") != null;
    String help = line.getCommandSpec().qualifiedName() + (hasMore ? " --help-all" : " --help");
    String lists = "'" + help + "' lists all";
    String hint = ForeignNames.instead(option).orElseGet(() -> hint(option, known, lists));
    return Fault.usage("unknown option " + Printable.quoted(option), hint);
  }

  private static String hint(String word, List<String> known, String otherwise) {
    String near = Suggestion.didYouMean(word, known);
    return near.isEmpty() ? otherwise : near;
  }

  private static Fault missing(CommandLine.MissingParameterException e, CommandLine line) {
    CommandLine.Model.ArgSpec first = e.getMissing().get(0);
    boolean absent = !first.isOption() || e.getMessage().startsWith("Missing required option:");
    return Fault.usage(name(first) + (absent ? " is missing" : NEEDS_A_VALUE), help(line));
  }

  private static String help(CommandLine line) {
    return "'" + line.getCommandSpec().qualifiedName() + " --help' tells more";
  }

  private static String name(CommandLine.Model.ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
