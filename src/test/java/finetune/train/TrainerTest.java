package finetune.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.data.Epochs;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.journal.Entry;
import finetune.journal.Journal;
import finetune.journal.WallClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop, with a model whose only weight counts the steps and whose scores are written down. */
@Tag("native")
class TrainerTest {
  @TempDir Path folder;

  private static Plan plan(long steps, int evaluate, long checkpoint) {
    Epochs epochs = new Epochs(2, 1);
    return new Plan(
        steps, epochs, Optional.of(evaluate), checkpoint, Optional.empty(), Optional.empty());
  }

  /** What happened, in order: {@code s} a step, {@code e} an evaluation, {@code c} a checkpoint. */
  private static String story(Path run) {
    StringBuilder story = new StringBuilder();
    for (Entry entry : Journal.read(run.resolve(Journal.NAME))) {
      if (entry instanceof Entry.Step step) {
        story.append(" s").append(step.step());
      } else if (entry instanceof Entry.Evaluation evaluation) {
        story.append(" e").append(evaluation.steps()).append(evaluation.best() ? "*" : "");
      } else if (entry instanceof Entry.Checkpoint checkpoint) {
        story.append(" c").append(checkpoint.steps());
      }
    }
    return story.toString().strip();
  }

  @Test
  void evaluatesAndSavesWhereItIsDueAndAtTheEnd() throws IOException {
    CountingRun run = new CountingRun(folder, plan(5, 2, 3), Map.of(2L, 3, 4L, 1, 5L, 2));
    ResumePoint end = run.train();
    assertEquals("s0 s1 e2* c2 s2 c3 s3 e4 s4 e5 c5", story(folder));
    assertEquals(5, end.steps());
    assertEquals(2, end.best().steps());
    assertEquals(Map.of("accuracy", 0.75), end.best().scores());
    assertEquals(Map.of("accuracy", 0.5), end.last().scores());
    assertEquals(List.of(1L, 1.0), List.of(end.best().epoch() + 1, end.gradients() - 4));
    assertEquals(5, run.weight());
  }

  /** The means after 2, 4, 6 steps are 2, 3, 4; nobody knows a score of the weights 6. */
  @Test
  void anAverageIsWhatIsEvaluatedSavedAndExported() throws IOException {
    Map<Long, Integer> scores = Map.of(2L, 1, 3L, 4, 4L, 2);
    CountingRun run = new CountingRun(folder, plan(6, 2, 9), scores);
    run.method("swa-0:every=2");
    run.interruptAt(3, "between");
    assertThrows(Fault.class, run::train);
    run.interruptAt(-1, "");
    assertEquals(4, run.train().best().steps());
    assertEquals(6, run.weight());
    assertEquals(3, run.exported());
  }

  /** A run that was allowed fewer epochs than it has behind it. */
  @Test
  void aRunThatWentFartherThanItShallEndsAtOnce() throws IOException {
    CountingRun longer = new CountingRun(folder, plan(6, 2, 3), Map.of(2L, 1, 4L, 2, 6L, 3));
    longer.interruptAt(5, "between");
    assertThrows(Fault.class, longer::train);
    CountingRun shorter = new CountingRun(folder, plan(3, 2, 3), Map.of(2L, 1, 4L, 2, 5L, 1));
    ResumePoint end = shorter.train();
    assertEquals(5, end.steps());
    assertEquals(4, end.best().steps());
  }

  @Test
  void ofEqualScoresTheEarlierIsTheBest() throws IOException {
    CountingRun run = new CountingRun(folder, plan(6, 2, 9), Map.of(2L, 2, 4L, 3, 6L, 3));
    assertEquals(4, run.train().best().steps());
    assertEquals("s0 s1 e2* c2 s2 s3 e4* c4 s4 s5 e6 c6", story(folder));
  }

  @Test
  void patienceCountsEvaluationsThatAreNotBetter() throws IOException {
    Plan patient =
        new Plan(20, new Epochs(2, 1), Optional.empty(), 100, Optional.empty(), Optional.of(2));
    Map<Long, Integer> scores = Map.of(2L, 1, 4L, 3, 6L, 3, 8L, 2, 10L, 4);
    ResumePoint end = new CountingRun(folder, patient, scores).train();
    assertEquals(8, end.steps());
    assertEquals(2, end.worse());
    assertEquals("s0 s1 e2* c2 s2 s3 e4* c4 s4 s5 e6 s6 s7 e8 c8", story(folder));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void E08_interruptedBetweenStepsItSavesAndTheRestIsTheSame(long step) throws IOException {
    sameAsUninterrupted(step, "between");
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 4, 6})
  void E08_interruptedDuringAnEvaluationItSavesAndEvaluatesAgain(long step) throws IOException {
    sameAsUninterrupted(step, "evaluating");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 5})
  void E08_anInterruptOfItsThreadIsASignal(long step) throws IOException {
    sameAsUninterrupted(step, "thread");
  }

  private void sameAsUninterrupted(long step, String when) throws IOException {
    Map<Long, Integer> scores = Map.of(2L, 1, 4L, 3, 6L, 3);
    Path clean = folder.resolve("clean");
    new CountingRun(clean, plan(6, 2, 4), scores).train();
    Path broken = folder.resolve("broken");
    CountingRun first = new CountingRun(broken, plan(6, 2, 4), scores);
    first.interruptAt(step, when);
    Fault fault = assertThrows(Fault.class, first::train);
    assertEquals(ExitCode.INTERRUPTED, fault.code());
    String hint = "; the same command resumes after step " + step;
    assertEquals("interrupted after step " + step + hint, fault.lines().get(0));
    CountingRun second = new CountingRun(broken, plan(6, 2, 4), scores);
    assertEquals(4, second.train().best().steps());
    assertEquals(6, second.weight());
    assertEquals(
        WallClock.comparable(clean.resolve(Journal.NAME)),
        WallClock.comparable(broken.resolve(Journal.NAME)));
  }

  @Test
  void E09_interruptedTwiceItDoesNotSave() throws IOException {
    CountingRun run = new CountingRun(folder, plan(6, 2, 4), Map.of(2L, 1, 4L, 3, 6L, 3));
    run.interruptAt(3, "urgently");
    Fault fault = assertThrows(Fault.class, run::train);
    assertEquals(
        "interrupted after step 3; the same command resumes after step 2", fault.lines().get(0));
  }

  @Test
  void interruptedBeforeTheFirstStepItStartsOver() throws IOException {
    CountingRun run = new CountingRun(folder, plan(6, 2, 4), Map.of());
    run.interruptAt(0, "between");
    Fault fault = assertThrows(Fault.class, run::train);
    assertEquals(
        "interrupted before the first step; the same command starts over", fault.lines().get(0));
  }

  @Test
  void N01_divergedItNamesTheLastCheckpointAndKeepsItsWeights() throws IOException {
    CountingRun run = new CountingRun(folder, plan(6, 2, 4), Map.of(2L, 1));
    run.divergeAt(3);
    Fault fault = assertThrows(Fault.class, run::train);
    assertEquals(ExitCode.DIVERGED, fault.code());
    String line = fault.lines().get(0);
    assertTrue(line.startsWith("step 4: loss is NaN (batch rows "), line);
    assertTrue(
        line.endsWith("last good checkpoint step 2; a smaller learning rate or rho may help"));
    assertEquals(3, run.weight());
  }

  @Test
  void N02_weightsThatAreNotFiniteAreNotSaved() throws IOException {
    CountingRun run = new CountingRun(folder, plan(6, 9, 2), Map.of());
    run.overflowFrom(2);
    Fault fault = assertThrows(Fault.class, run::train);
    assertEquals(ExitCode.DIVERGED, fault.code());
    assertEquals(
        "step 4 left weights that are not finite; a smaller learning rate may help",
        fault.lines().get(0));
    CountingRun again = new CountingRun(folder, plan(6, 9, 2), Map.of(6L, 1));
    assertEquals(6, again.train().steps());
    assertEquals(6, again.weight(), "went on from the checkpoint after step 2");
  }

  @Test
  void N02_anEvaluationThatIsNotFiniteEndsTheRun() throws IOException {
    CountingRun run = new CountingRun(folder, plan(6, 4, 2), Map.of(4L, 1));
    run.outputsNaN();
    Fault fault = assertThrows(Fault.class, run::train);
    assertEquals(ExitCode.DIVERGED, fault.code());
    assertEquals(
        "the loss of the evaluation after step 4 is not finite; last good checkpoint step 2; "
            + "a smaller learning rate or rho may help",
        fault.lines().get(0));
  }

  /** Of four examples three right with margin 1 and one wrong with it; all have class 0. */
  @Test
  void theLossOfAnEvaluationIsTheMeanOverItsExamples() throws IOException {
    ResumePoint end = new CountingRun(folder, plan(2, 2, 9), Map.of(2L, 3)).train();
    double right = Math.log1p(Math.exp(-1));
    assertEquals((3 * right + (1 + right)) / 4, end.last().loss(), 1e-12);
    assertEquals(4, end.last().rows());
  }

  @Test
  void aSavedPointHasItsStepsUnderTheirKey() {
    String saved = ResumePoint.start().json();
    assertTrue(saved.startsWith("{\"step\":0,"), saved);
    String later = saved.replace("\"step\":0", "\"step\":7");
    assertEquals(7, ResumePoint.of(later, Place.NONE).steps());
  }

  @Test
  void P16_resumedAtEveryStepItIsTheSame() throws IOException {
    Map<Long, Integer> scores = Map.of(2L, 1, 4L, 3, 6L, 3);
    Path clean = folder.resolve("clean");
    new CountingRun(clean, plan(6, 2, 4), scores).train();
    Path halting = folder.resolve("halting");
    for (long step = 1; step <= 6; step++) {
      CountingRun run = new CountingRun(halting, plan(6, 2, 4), scores);
      if (step < 6) {
        run.interruptAt(step, "between");
        assertThrows(Fault.class, run::train);
      } else {
        run.train();
      }
    }
    List<List<String>> both =
        Stream.of(clean, halting)
            .map(run -> WallClock.comparable(run.resolve(Journal.NAME)))
            .toList();
    assertEquals(both.get(0), both.get(1));
  }
}
