package finetune.app;

import finetune.fault.ExitCode;
import finetune.train.Interruption;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** The entry of the command line: {@code finetune COMMAND …}. */
public final class Main {
  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Interruption.endByDefault();
    int status = run(StandardOutput.ofProcess(), arguments);
    System.out.flush();
    System.err.flush();
    // Ends the lanes' threads too, and skips native destructors that nobody waits for.
    Runtime.getRuntime().halt(status);
  }

  /** Runs a command inside this process and returns its exit code. */
  public static int run(String... arguments) {
    return run(new StandardOutput(System.out), arguments);
  }

  private static int run(StandardOutput results, String... arguments) {
    PrintWriter out = new PrintWriter(results, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    CommandLine line = new CommandLine(new Finetune()).setOut(out).setErr(err);
    Failures failures = new Failures(err, List.of(arguments).contains("--debug"));
    line.getCommandSpec().usageMessage().exitCodeList(exitCodes());
    line.getSubcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(spec -> spec.findOption("--help-all") == null)
        .forEach(FullHelp::show);
    line.registerConverter(Path.class, Main::path)
        .setExpandAtFiles(false)
        .setOverwrittenOptionsAllowed(false)
        .setUnmatchedOptionsAllowedAsOptionParameters(false)
        .setExecutionExceptionHandler((e, command, result) -> failures.report(e))
        .setParameterExceptionHandler((e, list) -> failures.report(Usage.fault(e)));
    try {
      int status = line.execute(arguments);
      out.flush();
      if (status == ExitCode.OK.status()) {
        results.requireWritten();
      }
      return status;
    } catch (Throwable e) {
      // Errors too: nothing leaves without its line and its code.
      return failures.report(e);
    } finally {
      err.flush();
    }
  }

  /** Where a script's variable is not set, the path would be the working directory. */
  private static Path path(String text) {
    if (text.isEmpty()) {
      throw new CommandLine.TypeConversionException("the path is empty");
    }
    return Path.of(text);
  }

  /** The codes, for help. */
  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    for (ExitCode code : ExitCode.values()) {
      codes.put(Integer.toString(code.status()), code.meaning());
    }
    return codes;
  }
}
