package finetune.task;

import static finetune.metric.Metric.ACCURACY;
import static finetune.metric.Metric.F1;
import static finetune.metric.Metric.MATTHEWS;
import static finetune.metric.Metric.PEARSON;
import static finetune.metric.Metric.SPEARMAN;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Printable;
import finetune.fault.Suggestion;
import finetune.metric.Metric;
import finetune.metric.Scores;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The nine tasks of GLUE (Wang et al., 2019), each as what it reads, predicts and is scored by; the
 * first metric is the one that decides.
 */
public enum Task {
  COLA(
      "CoLA",
      Target.classes("0", "1"),
      List.of(MATTHEWS),
      new Fields("sentence", null, "label"),
      Split.of("train", "source\tlabel\tmark\tsentence", 8_551).withoutHeader(),
      Split.of("dev", "source\tlabel\tmark\tsentence", 1_043).withoutHeader(),
      Split.of("test", "index\tsentence", 1_063)),
  SST2(
      "SST-2",
      Target.classes("0", "1"),
      List.of(ACCURACY),
      new Fields("sentence", null, "label"),
      Split.of("train", "sentence\tlabel", 67_349),
      Split.of("dev", "sentence\tlabel", 872),
      Split.of("test", "index\tsentence", 1_821)),
  MRPC(
      "MRPC",
      Target.classes("0", "1"),
      List.of(F1, ACCURACY),
      new Fields("#1 String", "#2 String", "Quality"),
      Split.of("train", "Quality\t#1 ID\t#2 ID\t#1 String\t#2 String", 3_668),
      Split.of("dev", "Quality\t#1 ID\t#2 ID\t#1 String\t#2 String", 408),
      Split.of("test", "index\t#1 ID\t#2 ID\t#1 String\t#2 String", 1_725)),
  STSB(
      "STS-B",
      Target.score(),
      List.of(PEARSON, SPEARMAN),
      new Fields("sentence1", "sentence2", "score"),
      Split.of("train", Headers.STSB + "\tscore", 5_749),
      Split.of("dev", Headers.STSB + "\tscore", 1_500),
      Split.of("test", Headers.STSB, 1_379)),
  QQP(
      "QQP",
      Target.classes("0", "1"),
      List.of(F1, ACCURACY),
      new Fields("question1", "question2", "is_duplicate"),
      Split.of("train", Headers.QQP, 363_846).withBrokenRows(),
      Split.of("dev", Headers.QQP, 40_430).withBrokenRows(),
      Split.of("test", "id\tquestion1\tquestion2", 390_965)),
  MNLI(
      "MNLI",
      Target.classes("entailment", "neutral", "contradiction"),
      List.of(ACCURACY),
      new Fields("sentence1", "sentence2", "gold_label"),
      Split.of("train", Headers.MNLI + "\tlabel1\tgold_label", 392_702),
      Split.of("dev_matched", Headers.MNLI + Headers.MNLI_VOTES, 9_815),
      Split.of("dev_mismatched", Headers.MNLI + Headers.MNLI_VOTES, 9_832).withSuffix("_mm"),
      Split.of("test_matched", Headers.MNLI, 9_796),
      Split.of("test_mismatched", Headers.MNLI, 9_847).withSuffix("_mm")),
  QNLI(
      "QNLI",
      Target.classes("entailment", "not_entailment"),
      List.of(ACCURACY),
      new Fields("question", "sentence", "label"),
      Split.of("train", "index\tquestion\tsentence\tlabel", 104_743),
      Split.of("dev", "index\tquestion\tsentence\tlabel", 5_463),
      Split.of("test", "index\tquestion\tsentence", 5_463)),
  RTE(
      "RTE",
      Target.classes("entailment", "not_entailment"),
      List.of(ACCURACY),
      new Fields("sentence1", "sentence2", "label"),
      Split.of("train", "index\tsentence1\tsentence2\tlabel", 2_490),
      Split.of("dev", "index\tsentence1\tsentence2\tlabel", 277),
      Split.of("test", "index\tsentence1\tsentence2", 3_000)),
  WNLI(
      "WNLI",
      Target.classes("0", "1"),
      List.of(ACCURACY),
      new Fields("sentence1", "sentence2", "label"),
      Split.of("train", "index\tsentence1\tsentence2\tlabel", 635),
      Split.of("dev", "index\tsentence1\tsentence2\tlabel", 71),
      Split.of("test", "index\tsentence1\tsentence2", 146));

  private final String title;
  private final Target target;
  private final List<Metric> metrics;
  private final Fields fields;
  private final Split train;
  private final List<Split> dev;
  private final List<Split> test;

  Task(String title, Target target, List<Metric> metrics, Fields fields, Split... splits) {
    this.title = title;
    this.target = target;
    this.metrics = metrics;
    this.fields = fields;
    this.train = splits[0];
    this.dev = Stream.of(splits).filter(split -> split.name().startsWith("dev")).toList();
    this.test = Stream.of(splits).filter(split -> split.name().startsWith("test")).toList();
  }

  /** The task of that name, however it is spelt: {@code SST-2}, {@code sst2}, {@code sts-b}. */
  public static Task of(String name) {
    return of(name, Place.NONE);
  }

  /** As {@link #of(String)}; a fault names the place where the name stands. */
  public static Task of(String name, Place place) {
    return known(name).orElseThrow(() -> unknown(name, place));
  }

  /** The task of that name; empty if there is none. */
  public static Optional<Task> known(String name) {
    String plain = plain(name);
    return Arrays.stream(values()).filter(task -> task.key().equals(plain)).findFirst();
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  private static Fault unknown(String name, Place place) {
    List<String> known = Arrays.stream(values()).map(Task::key).toList();
    String near = Suggestion.didYouMean(plain(name), known);
    String hint = near.isEmpty() ? "'finetune tasks' lists all" : near;
    return Fault.of(ExitCode.USAGE, place, "unknown task " + Printable.quoted(name), hint);
  }

  /** Its name in commands and recipes, such as {@code sst2}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its name as GLUE prints it and names its folder, such as {@code SST-2}. */
  public String title() {
    return title;
  }

  /** What it predicts. */
  public Target target() {
    return target;
  }

  /** What it is scored by, the decisive one first. */
  public List<Metric> metrics() {
    return metrics;
  }

  /** The metric that decides which epoch is best. */
  public Metric decisive() {
    return metrics.get(0);
  }

  /** The columns that it reads. */
  public Fields fields() {
    return fields;
  }

  /** The file that it is trained on. */
  public Split train() {
    return train;
  }

  /** The labelled files that it is evaluated on: the first is needed, others may be missing. */
  public List<Split> dev() {
    return dev;
  }

  /** The files without labels. */
  public List<Split> test() {
    return test;
  }

  /** The scores of predictions, class indices or numbers, on one split. */
  public Scores scores(Split split, double[] gold, double[] predicted) {
    return Scores.of(metrics, gold, predicted, split.suffix());
  }
}
