package finetune.app;

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

/** {@code finetune bench}. */
@Command(
    name = "bench",
    description = "Measures the training steps of a recipe on this machine; keeps nothing.",
    sortOptions = false)
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HelpOptions help;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "20",
      description = "Steps that are measured; ${DEFAULT-VALUE} if nobody says.")
  private String steps;

  @Option(
      names = "--untimed",
      paramLabel = "N",
      defaultValue = "3",
      description = "Steps before them, to get warm; ${DEFAULT-VALUE} if nobody says.")
  private String untimed;

  @Option(
      names = "--steps-only",
      description = "Measures steps and the processor's peak, no rates.")
  private boolean stepsOnly;

  @Option(
      names = "--write-work",
      paramLabel = "FILE",
      description =
          "Writes start weights and batches as safetensors, for another program to do the same.")
  private Path work;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "Takes a few further steps and tells where their time goes, by operator; FILE is"
              + " libtorch's trace of them, for Perfetto or chrome://tracing.")
  private Path trace;

  @Mixin private RecipeOptions recipeOptions;

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  @Mixin private ModelOptions modelOptions;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (recipeOptions.isHelpAll()) {
      FullHelp.of(new BenchCommand()).usage(out);
      return 0;
    }
    try (Console console = Console.standard();
        Interruption interruption = Interruption.listen(console::say)) {
      Recipe recipe = new RecipeReader(false, console).read(recipeOptions.sources());
      Bench.Extent extent =
          new Bench.Extent(
              WholeNumber.of("--untimed", untimed, 0),
              WholeNumber.of("--steps", steps, 1),
              !stepsOnly,
              Optional.ofNullable(work),
              Optional.ofNullable(trace));
      Circumstances where = Circumstances.computing(modelOptions.computing());
      Bench bench = new Bench(recipe, where, extent, console, interruption);
      bench.run().print(out, json);
    }
    return 0;
  }
}
