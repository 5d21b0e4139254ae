package finetune.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import finetune.archive.DataType;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every method takes exactly the steps of the reference. */
@Tag("native")
class TrajectoryTest {
  @ParameterizedTest(name = "{0} {1} decay {2}")
  @CsvFileSource(resources = "trajectories.psv", delimiter = '|')
  void inDouble(ArgumentsAccessor row) {
    compare(row, DataType.F64, 1e-9);
  }

  @ParameterizedTest(name = "{0} {1} decay {2}")
  @CsvFileSource(resources = "trajectories.psv", delimiter = '|')
  void inSingle(ArgumentsAccessor row) {
    compare(row, DataType.F32, 1e-6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sampa-0", "optsam", "async-sam"})
  void theFirstStepIsThatOfSamInEveryBit(String opt) {
    try (Walk sam = Walk.on(Problem.BATCHES, "sam+sgd").clip(1).start();
        Walk walk = Walk.on(Problem.BATCHES, opt + "+sgd").clip(1).start()) {
      assertArrayEquals(sam.steps(1).at(), walk.steps(1).at());
    }
  }

  private static void compare(ArgumentsAccessor row, DataType type, double tolerance) {
    Walk.Settings settings = Walk.on(problem(row.getString(0)), row.getString(1));
    try (Walk walk = settings.decay(row.getDouble(2)).in(type).start()) {
      for (int step = 1; step + 2 < row.size(); step++) {
        walk.step();
        String expected = row.getString(step + 2);
        if (!expected.equals("-")) {
          assertArrayEquals(numbers(expected), walk.at(), tolerance, "after step " + step);
        }
      }
    }
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  private static Problem problem(String name) {
    return switch (name) {
      case "Q" -> Problem.Q;
      case "ASAM" -> Problem.ASAM;
      case "ISOTROPIC" -> Problem.ISOTROPIC;
      case "LINE" -> Problem.LINE;
      case "BATCHES" -> Problem.BATCHES;
      case "LINE_OF_BATCHES" -> Problem.LINE_OF_BATCHES;
      default -> throw new IllegalArgumentException(name);
    };
  }
}
