package finetune.method;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not weights or state is freed when its step ends. */
@Tag("native")
class MemoryTest {
  @ParameterizedTest
  @MethodSource("finetune.method.Specs#all")
  void onlyWeightsAndStateOutliveAStep(String opt) {
    int weights = Problem.Q.layout().parts().size();
    try (Walk walk = Walk.on(Problem.BATCHES, opt).clip(1).decay(0.01).start()) {
      for (int i = 0; i < 5; i++) {
        assertEquals(weights + walk.state().arrays().size(), walk.alive(), "before step " + i);
        walk.step();
      }
      int alive = walk.alive();
      assertEquals(alive, walk.steps(20).alive());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"adamw", "sampa-0.2:aux=base+asam+sgd"})
  void aThousandStepsLeaveNothingBehind(String opt) {
    try (Walk walk = Walk.on(Problem.BATCHES, opt).start()) {
      int alive = walk.steps(2).alive();
      assertEquals(alive, walk.steps(1_000).alive());
    }
  }
}
