package finetune.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import finetune.optim.Share;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A method that begins late is its base before, and itself from its start on. */
@Tag("native")
class LateTest {
  @ParameterizedTest
  @CsvSource({
    "0.8, 234, 187",
    "0.58, 25, 15",
    "0.5, 5, 3",
    "0.875, 200, 175",
    "0, 7, 0",
    "1, 7, 7",
    "1e-3, 400, 0",
    "0.07, 150, 11"
  })
  void aShareIsRoundedAsTheDecimalThatItIs(double share, long steps, long expected) {
    assertEquals(expected, Share.decimal(share).of(steps, RoundingMode.HALF_UP));
  }

  @ParameterizedTest
  @MethodSource("finetune.method.Specs#methods")
  void fromTheStartItIsItsMethodAndWithoutStartItsBase(String method) {
    for (String reset : new String[] {"false", "true"}) {
      assertSame(Walk.on(Problem.BATCHES, method), "late-0:reset=" + reset + "+" + method);
      assertSame(base(method), "late-1:reset=" + reset + "+" + method);
    }
  }

  /** It takes the first of its method's batches. */
  private static Walk.Settings base(String method) {
    int each = method.startsWith("sam-db") ? 2 : 1;
    return Walk.on(Problem.BATCHES, "adamw")
        .batches(Numbered.of(number -> new Numbered(each * number)));
  }

  private static void assertSame(Walk.Settings settings, String other) {
    try (Walk one = settings.decay(0.01).clip(1).start();
        Walk two = Walk.on(Problem.BATCHES, other).decay(0.01).clip(1).start()) {
      assertArrayEquals(one.steps(5).at(), two.steps(5).at(), other);
      assertEquals(one.oracle.asked, two.oracle.asked);
    }
  }

  /** Also where the method does nothing but what its base does. */
  @ParameterizedTest
  @ValueSource(strings = {"sam+adamw", "sampa+sgd", "sam-0+adamw", "sam-0+sgd"})
  void aBaseThatForgetsGoesOnAsANewOne(String method) {
    try (Walk late = Walk.on(Problem.BATCHES, "late-3e-5:reset=true+" + method).start()) {
      double[] switched = late.steps(3).at();
      try (Walk fresh =
          Walk.on(Problem.BATCHES.from(switched), method).batches(Numbered.from(3)).start()) {
        assertArrayEquals(fresh.steps(4).at(), late.steps(4).at());
      }
    }
  }

  /** A finished run that is extended: its method had begun, and begins later now. */
  @ParameterizedTest
  @ValueSource(strings = {"async-sam", "sampa", "optsam", "looksam", "ae-sam", "sam+vasso"})
  void inARunThatIsExtendedTheMethodBeginsAnew(String method) {
    for (int more : new int[] {4, 0}) { // steps of the base that are left
      String start = "late-" + (6 + more) + "e-5+";
      try (Walk begun =
              Walk.on(Problem.BATCHES, "late-3e-5+" + method + "+sgd:momentum=0").start().steps(6);
          Walk extended =
              Walk.on(Problem.BATCHES, start + method + "+sgd:momentum=0")
                  .resume(begun, begun.state())) {
        double[] switched = extended.steps(more).at();
        try (Walk fresh =
            Walk.on(Problem.BATCHES.from(switched), method + "+sgd:momentum=0")
                .batches(Numbered.from(6 + more))
                .start()) {
          assertArrayEquals(fresh.steps(4).at(), extended.steps(4).at());
        }
      }
    }
  }

  @Test
  void rowsAreThoseThatWereSeen() {
    try (Walk walk = Walk.on(Problem.BATCHES, "late-2e-5+sam-db").start()) {
      walk.steps(4);
      assertEquals(List.of(1, 1, 2, 2), walk.outcomes.stream().map(Outcome::batches).toList());
    }
  }

  @Test
  void aBaseThatRemembersGoesOnAsItWas() {
    try (Walk shared = Walk.on(Problem.BATCHES, "late-3e-5+sam-0").start();
        Walk alone = Walk.on(Problem.BATCHES, "adamw").start();
        Walk forgot = Walk.on(Problem.BATCHES, "late-3e-5:reset=true+sam-0").start()) {
      double[] expected = alone.steps(5).at();
      assertArrayEquals(expected, shared.steps(5).at());
      assertFalse(Arrays.equals(expected, forgot.steps(5).at()));
    }
  }
}
