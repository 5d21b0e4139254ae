package finetune.app;

import finetune.data.Dataset;
import finetune.data.Input;
import finetune.data.Reading;
import finetune.data.TaskFile;
import finetune.journal.Console;
import finetune.task.Split;
import finetune.task.Target;
import finetune.train.Interruption;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code finetune predict}. */
@Command(
    name = "predict",
    description = "Prints what a saved model predicts, a label or score a line.",
    sortOptions = false)
final class PredictCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HelpOptions help;
  @Mixin private ModelOptions modelOptions;

  @Parameters(paramLabel = "RUN", description = "A run's folder, or a model's.")
  private Path run;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      required = true,
      description = "In the layout of the task's test.tsv; - is standard input.")
  private String input;

  @Option(
      names = "--probabilities",
      description = "Adds the probability of every class, in the order of the labels.")
  private boolean probabilities;

  @Override
  public Integer call() {
    ModelFolder folder = ModelFolder.read(run);
    try (Console console = Console.standard();
        Interruption interruption = Interruption.listen(console::say)) {
      Split layout = folder.task().test().get(0).ofAnySize();
      // A bad row ends it: leaving one out would shift all lines that follow.
      TaskFile file = new TaskFile(folder.task(), layout, Input.named(input, System.in));
      Dataset data = file.read(Reading.failing(console));
      try (Session session = Session.open(run, folder, modelOptions, interruption)) {
        print(folder.task().target(), session.outputs(data.examples()));
      }
    }
    return 0;
  }

  private void print(Target target, float[][] outputs) {
    PrintWriter out = spec.commandLine().getOut();
    for (float[] output : outputs) {
      String label = target.text(target.prediction(output));
      boolean more = probabilities && !target.isRegression();
      out.println(more ? label + "\t" + shares(target.probabilities(output)) : label);
    }
  }

  private static String shares(double[] probabilities) {
    return Arrays.stream(probabilities)
        .mapToObj(share -> String.format(Locale.ROOT, "%.6f", share))
        .collect(Collectors.joining("\t"));
  }
}
