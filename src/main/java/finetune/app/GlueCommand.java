package finetune.app;

import finetune.fault.Fault;
import finetune.journal.Console;
import finetune.recipe.Recipe;
import finetune.recipe.RecipeReader;
import finetune.train.Interruption;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code finetune glue}. */
@Command(
    name = "glue",
    description = "Fine-tunes a model on a GLUE task and scores it.",
    sortOptions = false)
final class GlueCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HelpOptions help;

  @Mixin private RecipeOptions recipeOptions;

  @Option(
      names = "--output-dir",
      paramLabel = "DIR",
      description = "The run's folder; otherwise one below runs/.")
  private Path output;

  @Option(
      names = {"--output", "--output_dir"},
      hidden = true)
  private Path otherOutput;

  @Option(names = "--dry-run", description = "Checks everything, tells what would be done.")
  private boolean dryRun;

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  @Mixin private ModelOptions modelOptions;
  @Mixin private ResumeOptions resumeOptions;

  @Option(names = "--strict", hidden = true, description = "A flag may not contradict a file.")
  private boolean strict;

  @Option(
      names = "--strict-data",
      hidden = true,
      description = "Files must have GLUE's own number of rows.")
  private boolean strictData;

  @Override
  public Integer call() {
    if (recipeOptions.isHelpAll()) {
      FullHelp.of(new GlueCommand()).usage(spec.commandLine().getOut());
      return 0;
    }
    try (Console console = Console.standard();
        Interruption interruption = Interruption.listen(console::say)) {
      run(console, interruption);
    }
    return 0;
  }

  private void run(Console console, Interruption interruption) {
    Recipe recipe = new RecipeReader(strict, console).read(recipeOptions.sources());
    Experiment experiment = new Experiment(recipe, circumstances(), console, interruption);
    PrintWriter out = spec.commandLine().getOut();
    if (dryRun) {
      experiment.dryRun().print(out, json);
      return;
    }
    new Results(experiment.recipe(), experiment.run()).print(out, json);
  }

  /** A repeated name is found by picocli, a second name of the same thing is not. */
  private Optional<Path> output() {
    if (output != null && otherOutput != null) {
      throw Fault.usage("--output-dir given twice (also as --output)", "");
    }
    return Optional.ofNullable(output == null ? otherOutput : output);
  }

  private Circumstances circumstances() {
    return new Circumstances(
        output(),
        modelOptions.computing(),
        resumeOptions.resuming(),
        strictData,
        Circumstances.Places.standard());
  }
}
