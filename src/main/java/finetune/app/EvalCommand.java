package finetune.app;

import finetune.data.Input;
import finetune.data.Predictions;
import finetune.data.Reading;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Warnings.Tag;
import finetune.journal.Console;
import finetune.recipe.Recipe;
import finetune.task.Task;
import finetune.train.Evaluator;
import finetune.train.Interruption;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code finetune eval}. */
@Command(
    name = "eval",
    description = "Scores a saved model on its dev files, or a file of predictions.",
    sortOptions = false)
final class EvalCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HelpOptions help;
  @Mixin private SavedRunOptions saved;
  @Mixin private ModelOptions modelOptions;

  @Parameters(arity = "0..1", paramLabel = "RUN", description = "A run's folder, or a model's.")
  private Path run;

  @Option(names = "--task", paramLabel = "TASK", description = "The task of the predictions.")
  private String task;

  @Option(
      names = "--predictions",
      paramLabel = "FILE",
      description = "Index, gold and prediction, separated by tabs; - is standard input.")
  private String predictions;

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() {
    checkArguments();
    ScoresReport report = predictions == null ? ofModel() : ofPredictions();
    report.print(spec.commandLine().getOut(), json);
    return 0;
  }

  private void checkArguments() {
    if (predictions != null && run != null) {
      throw Fault.usage("a run and --predictions exclude each other", "");
    }
    if (predictions != null && (saved.isGiven() || modelOptions.isGiven())) {
      String what = "--predictions excludes what is said of data, devices and models";
      throw Fault.usage(what, "the file has the right answers, and nothing is computed");
    }
    saved.requireOneSource();
    if (predictions != null && task == null) {
      throw Fault.usage("--predictions needs --task", "for example --task mrpc");
    }
    if (predictions == null && task != null) {
      throw Fault.usage("--task needs --predictions", "a run knows its task");
    }
    if (predictions == null && run == null) {
      throw Fault.usage("expected a run's folder", "or --task and --predictions");
    }
  }

  private ScoresReport ofPredictions() {
    Task of = Task.of(task, Place.flag("--task", 1));
    Predictions read = Predictions.read(of, Input.named(predictions, System.in));
    return ScoresReport.ofPredictions(of.key(), predictions, read.scores(of), read.rows());
  }

  private ScoresReport ofModel() {
    ModelFolder folder = ModelFolder.read(run);
    try (Console console = Console.standard();
        Interruption interruption = Interruption.listen(console::say)) {
      Recipe recipe = saved.recipe(run, folder, console);
      Reading reading = Reading.of(recipe.onBadRow(), console);
      EvaluationData data = EvaluationData.read(recipe, Circumstances.usual(), reading);
      boolean sample = recipe.sample() && recipe.devFile().isEmpty();
      if (sample) {
        String title = folder.task().title();
        console.warn(Tag.DATA, "the built-in sample: the scores say nothing about " + title);
      }
      try (Session session = Session.open(run, folder, modelOptions, interruption)) {
        Evaluator.Result result = session.evaluate(data);
        return ScoresReport.ofRun(folder.task().key(), run.toString(), sample, result);
      }
    }
  }
}
