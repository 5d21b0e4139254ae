package finetune.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.google.gson.Gson;
import finetune.sharpness.Network;
import finetune.tensor.Layout;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The steps of pytorch_optimizer's rules and torch's bases on a small network;
 * scripts/fixtures/family.py made them.
 */
@Tag("native")
class ReferenceTest {
  /** Their weights to evaluate, after each step. */
  private record File(Map<String, double[][]> trajectories) {}

  private static final File FILE = read();

  private static File read() {
    try (Reader in =
        new InputStreamReader(
            ReferenceTest.class.getResourceAsStream("family.json"), StandardCharsets.UTF_8)) {
      return new Gson().fromJson(in, File.class);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The network's loss over all its rows, whatever the batch. */
  private record Whole(Network network) implements Landscape {
    @Override
    public Layout layout() {
      return network.layout();
    }

    @Override
    public double[] start() {
      return network.numbers();
    }

    @Override
    public double loss(double[] x, long row) {
      return network.lossAt(x);
    }

    @Override
    public double[] gradient(double[] x, long row) {
      return network.gradientAt(x);
    }
  }

  static Stream<String> specs() {
    return FILE.trajectories().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void takesTheSameSteps(String opt) throws IOException {
    try (Walk walk = Walk.on(new Whole(Network.read()), opt).decay(0.01).start()) {
      for (double[] expected : FILE.trajectories().get(opt)) {
        walk.step();
        // Theirs takes norms in single precision.
        assertArrayEquals(expected, walk.evaluated(), 1e-8);
      }
    }
  }
}
