package finetune.method;

import static org.junit.jupiter.api.Assertions.assertEquals;

import finetune.tensor.Snapshot;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not weights or state is freed when its step ends. */
@Tag("native")
class MemoryTest {
  @ParameterizedTest
  @MethodSource("finetune.method.Specs#all")
  void onlyWeightsAndStateOutliveAStep(String opt) {
    Walk.Settings settings = Walk.on(opt).clip(1).decay(0.01);
    int weights = settings.problem().layout().parts().size();
    try (Walk walk = settings.start()) {
      for (int i = 0; i < 5; i++) {
        assertEquals(weights + vectors(walk.state()), walk.alive(), "before step " + i);
        walk.step();
      }
      int alive = walk.alive();
      assertEquals(alive, walk.steps(20).alive());
    }
  }

  /** Arrays of vectors; a table is in Java's memory. */
  private static long vectors(Snapshot state) {
    return state.arrays().keySet().stream()
        .filter(name -> state.counts().containsKey(name.substring(0, name.lastIndexOf('/'))))
        .count();
  }

  /** Weights, state of the base, gradient; and what the method's table allows besides. */
  @ParameterizedTest
  @CsvSource({
    "sgd:momentum=0, 2",
    "adamw, 4",
    "sam+adamw, 5",
    "sampa+adamw, 6",
    "sampa:aux=sgd+adamw, 6",
    "sam:every=3+adamw, 5",
    "asam+adamw, 5",
    "optsam+adamw, 5",
    "randsam+adamw, 5",
    "sam-db+adamw, 5",
    "looksam-2+adamw, 6",
    "looksam-2:scope=tensor+adamw, 6",
    "ae-sam+adamw, 5",
    "async-sam+adamw, 5",
    "esam+adamw, 5",
    "gsam+adamw, 6",
    "gnp+adamw, 6",
    "wsam+adamw, 6",
    "wsam:decoupled=false+adamw, 6",
    "msam-1+adamw, 5",
    "msam+adamw, 6",
    "lookbehind-1+adamw, 6",
    "lookbehind+adamw, 7",
    "late-2e-5:reset=true+sam+adamw, 5",
    "swa-0:every=1+adamw, 5",
    "swa-2e-5:every=1+adamw, 5",
    "swa-0:every=1+sam+adamw, 6",
    "saf+adamw, 4",
    "mesa+adamw, 5",
    "sam-on+adamw, 5",
    "sam-on:rule=asam+adamw, 5",
    "sampa+asam+adamw, 6",
    "lookbehind+asam+adamw, 7",
    "layersam:tensors=all+adamw, 5",
    "ssam:samples=3+adamw, 6",
    "vasso+adamw, 6",
    "bisam+adamw, 5",
    "sampa+ssam:samples=3+adamw, 7",
    "sampa+vasso+adamw, 7",
    "sampa+bisam+adamw, 7",
    "sampa:aux=sgd+bisam+adamw, 7"
  })
  void noMoreVectorsAreAliveAtOnceThanAMethodNeeds(String opt, double most) {
    requirePeak(opt, 1, most);
  }

  /** Where requests are worked on at once, all their gradients and points are alive together. */
  @ParameterizedTest
  @CsvSource({
    "adamw, 4",
    "sam+adamw, 5",
    "sampa+adamw, 7",
    "sampa+bisam+adamw, 8",
    "async-sam+adamw, 6",
    "msam-1+adamw, 5",
    "msam-2+adamw, 7",
    "msam+adamw, 8"
  })
  void aSecondLaneTakesNoMoreThanItsOwnVectors(String opt, double most) {
    requirePeak(opt, 2, most);
  }

  private static void requirePeak(String opt, int lanes, double most) {
    Walk.Settings settings = Walk.on(Problem.LARGE, opt).clip(1).decay(0.01);
    try (Walk walk = settings.batches(Numbered.rowsEach(4)).start()) {
      walk.oracle.onLanes(lanes);
      assertEquals(most, walk.steps(5).oracle.peak());
      assertEquals(most, walk.vectors(lanes), "as the method itself says");
    }
  }

  /** The weights before the step and the gradient there; a third is what compares. */
  @ParameterizedTest
  @ValueSource(strings = {"adamw", "sam+adamw", "sampa+adamw"})
  void lookingAtAStepTakesTwoVectorsMoreWhileTheModelAnswers(String opt) {
    try (Walk walk = Walk.on(Problem.LARGE, opt).clip(1).decay(0.01).start()) {
      walk.steps(2);
      walk.examine();
      assertEquals(walk.vectors(1) + Stepper.vectorsToExamine() - 1, walk.oracle.peak());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"adamw", "sampa-0.2:aux=sgd+asam+sgd"})
  void aThousandStepsLeaveNothingBehind(String opt) {
    try (Walk walk = Walk.on(Problem.BATCHES, opt).start()) {
      int alive = walk.steps(2).alive();
      assertEquals(alive, walk.steps(1_000).alive());
    }
  }
}
