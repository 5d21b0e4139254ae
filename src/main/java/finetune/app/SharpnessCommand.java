package finetune.app;

import finetune.data.Dataset;
import finetune.data.Reading;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Numbers;
import finetune.fault.Place;
import finetune.fault.Printable;
import finetune.journal.Console;
import finetune.method.Assembly;
import finetune.random.Noise;
import finetune.recipe.Precision;
import finetune.recipe.Recipe;
import finetune.sharpness.Surface;
import finetune.sharpness.Survey;
import finetune.store.AtomicFiles;
import finetune.store.Checkpoint;
import finetune.store.Checkpoints;
import finetune.tensor.Tensors;
import finetune.train.Interruption;
import finetune.train.Vault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code finetune sharpness}. */
@Command(
    name = "sharpness",
    description = {
      "How sharp the minimum is that a run has found: the rise of the loss in balls around the"
          + " weights, eigenvalues and trace of the Hessian, the loss along random directions;"
          + " on training and dev examples, in fp32 and without dropout. Numbers and pictures go"
          + " to RUN/sharpness and take the place of earlier ones."
    },
    sortOptions = false)
final class SharpnessCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HelpOptions help;
  @Mixin private SavedRunOptions saved;
  @Mixin private ModelOptions modelOptions;

  @Parameters(paramLabel = "RUN", description = "A run's folder.")
  private Path run;

  @Option(
      names = "--last",
      description = "Measures the weights that the run ended with, not those of its best epoch.")
  private boolean last;

  @Option(
      names = "--examples",
      paramLabel = "N",
      defaultValue = "128",
      description = "Examples of each set, a seeded choice; ${DEFAULT-VALUE} if nobody says.")
  private String examples;

  @Option(
      names = "--rho",
      paramLabel = "LIST",
      defaultValue = "0.01,0.05,0.1",
      description = "Radii of the balls; ${DEFAULT-VALUE} if nobody says.")
  private String radii;

  @Option(
      names = "--measure",
      paramLabel = "LIST",
      defaultValue = "ball,eigenvalues,trace,line,plane",
      description = "What to measure; ${DEFAULT-VALUE} if nobody says.")
  private String measures;

  @Option(
      names = "--climb",
      paramLabel = "N",
      defaultValue = "5",
      description = "Projected steps in a ball; ${DEFAULT-VALUE} if nobody says.")
  private String climb;

  @Option(
      names = "--lanczos",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "Products with the Hessian for its eigenvalues; ${DEFAULT-VALUE} if nobody says.")
  private String lanczos;

  @Option(
      names = "--probes",
      paramLabel = "N",
      defaultValue = "5",
      description = "Random vectors for the trace; ${DEFAULT-VALUE} if nobody says.")
  private String probes;

  @Option(
      names = "--line",
      paramLabel = "N",
      defaultValue = "21",
      description = "Places along the line; ${DEFAULT-VALUE} if nobody says.")
  private String line;

  @Option(
      names = "--plane",
      paramLabel = "N",
      defaultValue = "11",
      description = "Places along each side of the plane; ${DEFAULT-VALUE} if nobody says.")
  private String plane;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of examples and directions: equal for runs that are compared.")
  private String seed;

  @Option(names = "--json", description = "One JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() {
    Survey.Settings settings = settings();
    int most = WholeNumber.of("--examples", examples, 1);
    ModelFolder folder = ModelFolder.read(run).in(Precision.FP32);
    AtomicFiles.requireWritable(run); // measuring takes minutes
    try (Console console = Console.standard();
        Interruption interruption = Interruption.listen(console::say)) {
      Recipe recipe = saved.recipe(run, folder, console);
      Reading reading = Reading.of(recipe.onBadRow(), console);
      TaskData data = TaskData.read(recipe, Circumstances.usual(), reading);
      Map<String, SharpnessReport.Set> found = new LinkedHashMap<>();
      try (Session session = Session.open(run, folder, modelOptions, interruption)) {
        Tensors weights =
            last ? lastWeights(recipe, session.weights(), console) : session.weights();
        sets(data, most, settings.seed())
            .forEach(
                (name, set) -> {
                  Surface surface = session.surface(set.examples());
                  Survey survey =
                      new Survey(
                          settings, surface, weights, what -> console.say(name + ": " + what));
                  found.put(name, new SharpnessReport.Set(set.size(), survey.findings()));
                });
      }
      report(new SharpnessReport(run.toString(), recipe.sample(), last, settings, found), console);
    }
    return 0;
  }

  /** What the newest checkpoint would be evaluated with; the given weights become its own. */
  private Tensors lastWeights(Recipe recipe, Tensors weights, Console console) {
    Checkpoint newest =
        Checkpoints.open(run, recipe.keep(), console)
            .newestVerified()
            .orElseThrow(
                () -> Fault.of(ExitCode.MODEL, Place.of(run), "has no checkpoint to measure"));
    Assembly assembly = Training.assembly(recipe, weights.layout());
    Vault.restore(newest, weights, assembly);
    console.say("measuring " + newest.name());
    return assembly.evaluationWeights(weights);
  }

  private void report(SharpnessReport report, Console console) {
    report.print(spec.commandLine().getOut(), json);
    console.say("written to " + report.write(run));
  }

  private static Map<String, Dataset> sets(TaskData data, int most, long seed) {
    Noise noise = new Noise(seed);
    Map<String, Dataset> sets = new LinkedHashMap<>();
    sets.put("train", data.train().subset(most, noise));
    sets.put("dev", data.dev().get(0).subset(most, noise));
    return sets;
  }

  private Survey.Settings settings() {
    return new Survey.Settings(
        measures(),
        radii(),
        WholeNumber.of("--climb", climb, 1),
        WholeNumber.of("--lanczos", lanczos, 1),
        WholeNumber.of("--probes", probes, 2),
        WholeNumber.of("--line", line, 1),
        WholeNumber.of("--plane", plane, 1),
        WholeNumber.of("--seed", seed, 0));
  }

  private Set<Survey.Measure> measures() {
    Set<Survey.Measure> all = EnumSet.noneOf(Survey.Measure.class);
    List<String> asked = list(measures);
    List<String> known = new ArrayList<>();
    for (Survey.Measure measure : Survey.Measure.values()) {
      String name = measure.name().toLowerCase(Locale.ROOT);
      known.add(name);
      if (asked.contains(name)) {
        all.add(measure);
      }
    }
    for (String name : asked) {
      if (!known.contains(name)) {
        String what = "unknown measure " + Printable.quoted(name);
        throw Fault.of(
            ExitCode.USAGE,
            Place.flag("--measure", 1),
            what,
            "there are " + String.join(", ", known));
      }
    }
    return all;
  }

  private static List<String> list(String text) {
    return List.of(text.split(",", -1));
  }

  private List<Double> radii() {
    List<Double> all = new ArrayList<>();
    for (String text : list(radii)) {
      OptionalDouble rho = Numbers.decimal(text);
      if (rho.isEmpty() || !(rho.getAsDouble() > 0)) {
        String what = "rho must be a decimal number > 0, got " + Printable.quoted(text);
        throw Fault.of(ExitCode.USAGE, Place.flag("--rho", 1), what);
      }
      all.add(rho.getAsDouble());
    }
    return all;
  }
}
