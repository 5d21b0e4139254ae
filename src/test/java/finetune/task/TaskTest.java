package finetune.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.metric.Metric;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskTest {
  @ParameterizedTest
  @CsvSource({
    "SST-2,SST2",
    "sst2,SST2",
    "sst_2,SST2",
    "sts-b,STSB",
    "STSB,STSB",
    "mnli,MNLI",
    "CoLA,COLA"
  })
  void isFoundHoweverItIsSpelt(String name, Task task) {
    assertEquals(task, Task.of(name));
  }

  @ParameterizedTest
  @EnumSource
  void isFoundByItsOwnNames(Task task) {
    assertEquals(task, Task.of(task.key()));
    assertEquals(task, Task.of(task.title()));
  }

  @Test
  void Y06_unknownNamesAreAUsageFaultWithTheNearestName() {
    Fault no = assertThrows(Fault.class, () -> Task.of("no", Place.at("recipe.yaml", 1, 7)));
    assertEquals(ExitCode.USAGE, no.code());
    assertEquals(
        "recipe.yaml:1:7: unknown task 'no'; 'finetune tasks' lists all", no.lines().get(0));
    Fault near = assertThrows(Fault.class, () -> Task.of("MRCP"));
    assertEquals("unknown task 'MRCP'; did you mean 'mrpc'?", near.lines().get(0));
  }

  @ParameterizedTest
  @EnumSource
  void everyLabelledFileHasTheColumnsThatTheTaskReads(Task task) {
    Fields fields = task.fields();
    for (Split split : Stream.concat(Stream.of(task.train()), task.dev().stream()).toList()) {
      assertTrue(split.columns().contains(fields.label()), split.file());
      assertTrue(hasTexts(fields, split), split.file());
    }
    for (Split split : task.test()) {
      assertFalse(split.columns().contains(fields.label()), split.file());
      assertTrue(hasTexts(fields, split), split.file());
      assertTrue(split.header(), split.file());
    }
  }

  @Test
  void bestIsDecidedAsTheLeaderboardDoes() {
    Map<Task, Metric> others =
        Map.of(
            Task.COLA, Metric.MATTHEWS,
            Task.MRPC, Metric.F1,
            Task.QQP, Metric.F1,
            Task.STSB, Metric.PEARSON);
    for (Task task : Task.values()) {
      assertEquals(others.getOrDefault(task, Metric.ACCURACY), task.decisive(), task.title());
    }
  }

  @Test
  void classIndicesAreThoseOfGlue() {
    assertEquals(List.of("entailment", "neutral", "contradiction"), Task.MNLI.target().labels());
    assertEquals(List.of("entailment", "not_entailment"), Task.RTE.target().labels());
    assertEquals(List.of("entailment", "not_entailment"), Task.QNLI.target().labels());
    for (Task task : List.of(Task.COLA, Task.SST2, Task.MRPC, Task.QQP, Task.WNLI)) {
      assertEquals(List.of("0", "1"), task.target().labels(), task.title());
    }
    assertEquals(1, Task.STSB.target().outputs());
    assertEquals(3, Task.MNLI.target().outputs());
  }

  @ParameterizedTest
  @EnumSource
  void aLabelsTextReadsBackAsThatLabel(Task task) {
    Target target = task.target();
    double last = target.isRegression() ? 3.25 : target.outputs() - 1;
    assertEquals(OptionalDouble.of(last), target.gold(target.text(last)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"5.2", "-0.1", "nan", "4,5", "\uff11.0", "0x1p1", "", " 1", "1f", "1e400"})
  void T18_scoresAreDecimalNumbersFromZeroToFive(String text) {
    assertEquals(OptionalDouble.empty(), Task.STSB.target().gold(text));
  }

  @Test
  void mismatchedScoresHaveTheirOwnNames() {
    double[] gold = {0, 1, 2};
    Split mismatched = Task.MNLI.dev().get(1);
    assertEquals("dev_mismatched.tsv", mismatched.file());
    assertEquals(
        List.of("accuracy_mm"),
        List.copyOf(Task.MNLI.scores(mismatched, gold, gold).values().keySet()));
  }

  private static boolean hasTexts(Fields fields, Split split) {
    return split.columns().contains(fields.first())
        && (fields.second() == null || split.columns().contains(fields.second()));
  }

  @Test
  void theLossIsFiniteForAllFiniteOutputs() {
    Target target = Task.RTE.target();
    assertEquals(Math.log(2), target.loss(new float[] {3, 3}, 1), 1e-15);
    assertEquals(Math.log1p(Math.exp(-2)), target.loss(new float[] {1, 3}, 1), 1e-15);
    assertEquals(2e4, target.loss(new float[] {1e4f, -1e4f}, 1), 0);
    assertEquals(0, target.loss(new float[] {1e4f, -1e4f}, 0), 0);
    assertEquals(6.25, Task.STSB.target().loss(new float[] {2.5f}, 5), 0);
  }
}
