package finetune.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.tensor.Layout;
import finetune.tensor.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How far the ascent rules displace, and along what. */
@Tag("native")
class DisplacementTest {
  private static final double RHO = 0.3;
  private static final int BLOCKS = 3;
  private static final int SIZE = 18;

  /** Of each weight, the block that its tensor belongs to. */
  private static final int[] BLOCK = {0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2};

  private static final Layout LAYOUT =
      new Layout(
          List.of(
              Part.of("embeddings.weight", 2, 2),
              Part.of("encoder.layer.0.dense.weight", 2, 2),
              Part.of("encoder.layer.0.dense.bias", 2),
              Part.of("encoder.layer.0.LayerNorm.weight", 2),
              Part.of("encoder.layer.0.LayerNorm.bias", 2),
              Part.of("classifier.weight", 2, 2)));

  /** The gradient of each row is longest on another block. */
  private static final Problem MODEL = model();

  private static Problem model() {
    double[] start = new double[SIZE];
    double[] curvature = new double[SIZE];
    double[][] centres = new double[BLOCKS][SIZE];
    for (int i = 0; i < SIZE; i++) {
      start[i] = Math.sin(i + 1);
      curvature[i] = 1 + Math.cos(i) / 2;
      for (int row = 0; row < BLOCKS; row++) {
        centres[row][i] = BLOCK[i] == row ? 20 + i : Math.cos(3 * i + row);
      }
    }
    return new Problem(LAYOUT, start, curvature, new double[SIZE], centres);
  }

  private static boolean isMatrix(int i) {
    return i < 8 || i >= 14;
  }

  private static boolean isNormalization(int i) {
    return i >= 10 && i < 14;
  }

  /**
   * A point at which a step looked at the displaced loss.
   *
   * @param e how it was displaced from the weights before the step
   * @param v gradient at those weights, of the rows that were looked at
   */
  private record Look(long step, double[] e, double[] v) {
    double length() {
      return Math.sqrt(Arrays.stream(e).map(number -> number * number).sum());
    }

    /** Which weights were displaced. */
    Set<Integer> moved() {
      Set<Integer> moved = new HashSet<>();
      IntStream.range(0, SIZE).filter(i -> e[i] != 0).forEach(moved::add);
      return moved;
    }
  }

  /** The first displaced points of eight steps, two epochs, so short that nothing moves far. */
  private static List<Look> looks(String opt, int rows) {
    List<Look> looks = new ArrayList<>();
    Walk.Settings settings = Walk.on(MODEL, opt).rate(1e-4).batches(Numbered.rowsEach(rows));
    try (Walk walk = settings.start()) {
      for (int step = 0; step < 8; step++) {
        double[] before = walk.at();
        int seen = walk.oracle.asked.size();
        walk.step();
        walk.oracle.asked.stream()
            .skip(seen)
            .filter(asked -> asked.pass() == 1)
            .forEach(asked -> looks.add(look(asked, before)));
      }
    }
    assertFalse(looks.isEmpty());
    return looks;
  }

  private static Look look(QuadraticOracle.Asked asked, double[] before) {
    double[] e = new double[SIZE];
    double[] v = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      e[i] = asked.point().get(i) - before[i];
      for (long row : asked.rows()) {
        v[i] += MODEL.gradient(before, row)[i] / asked.rows().size();
      }
    }
    return new Look(asked.step(), e, v);
  }

  /** A vector on some weights, 0 on the others, as long as the radius. */
  private static double[] along(double[] v, IntPredicate some) {
    double[] e = IntStream.range(0, SIZE).mapToDouble(i -> some.test(i) ? v[i] : 0).toArray();
    double length = Math.sqrt(Arrays.stream(e).map(number -> number * number).sum());
    return Arrays.stream(e).map(number -> RHO * number / length).toArray();
  }

  /** Without ESAM, whose radius is rho / beta, and ASAM's rule, whose length is another. */
  static Stream<String> methods() {
    return Specs.methods()
        .filter(method -> !method.startsWith("esam") && !method.endsWith("+asam"))
        .map(method -> method + ":rho=" + RHO + (method.endsWith("ssam") ? ",samples=3" : ""));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyScheduleDisplacesAsFarAsItsRuleAllows(String opt) {
    for (Look look : looks(opt, 4)) {
      if (opt.contains("ssam")) {
        assertTrue(look.length() > 0 && look.length() < 0.999 * RHO, "length " + look.length());
      } else {
        assertEquals(RHO, look.length(), 1e-12);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "looksam-2+", "ae-sam+"})
  void samOnGoesAlongTheGradientOfItsTensorsTogether(String schedule) {
    for (Look look : looks(schedule + "sam-on:rho=" + RHO, 2)) {
      assertArrayEquals(along(look.v(), DisplacementTest::isNormalization), look.e(), 1e-12);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, all", "1, matrices", "2, all", "2, matrices"})
  void layersamGoesAlongTheGradientOfTheBlocksThatWereLongest(int layers, String tensors) {
    List<Look> looks = looks("layersam-" + layers + ":tensors=" + tensors + ",rho=" + RHO, 1);
    for (Look look : looks) {
      Look first = looks.get((int) look.step() / 4 * 4); // of its epoch
      Set<Integer> chosen = longest(first.v(), layers);
      assertTrue(chosen.contains((int) first.step() % BLOCKS), "as the problem is made");
      IntPredicate displaced =
          i -> chosen.contains(BLOCK[i]) && (tensors.equals("all") || isMatrix(i));
      assertArrayEquals(along(look.v(), displaced), look.e(), 1e-12, "step " + look.step());
    }
  }

  private static Set<Integer> longest(double[] v, int blocks) {
    Comparator<Integer> byLength = Comparator.comparingDouble(block -> lengthOn(v, block));
    return new HashSet<>(
        IntStream.range(0, BLOCKS).boxed().sorted(byLength.reversed()).limit(blocks).toList());
  }

  private static double lengthOn(double[] v, int block) {
    return IntStream.range(0, SIZE)
        .filter(i -> BLOCK[i] == block)
        .mapToDouble(i -> v[i] * v[i])
        .sum();
  }

  /** Not stretched to the radius again: its norm is that of the whole gradient. */
  @ParameterizedTest
  @CsvSource({
    "fisher;samples=3, 0.7, 5",
    "fisher;samples=3, 0.1, 16",
    "fisher;samples=3, 0, 18",
    "dynamic, 0.7, 5",
    "dynamic, 0.1, 16",
    "dynamic, 0, 18"
  })
  void ssamKeepsSomeOfTheDisplacementOfSam(String variant, String sparsity, int ones) {
    String opt = "ssam-" + sparsity + ":rho=" + RHO + ",variant=" + variant.replace(';', ',');
    for (Look look : looks(opt, 2)) {
      Set<Integer> moved = look.moved();
      assertEquals(ones, moved.size());
      double[] sam = along(look.v(), i -> true);
      double[] kept =
          IntStream.range(0, SIZE).mapToDouble(i -> moved.contains(i) ? sam[i] : 0).toArray();
      assertArrayEquals(kept, look.e(), 1e-12);
      assertTrue(look.length() <= RHO + 1e-12);
    }
  }

  @ParameterizedTest
  @CsvSource({"msam-2, 2", "msam-3, 3", "msam-64, 5", "msam-1, 1"})
  void everyShardGoesAsFarAlongItsOwnGradient(String opt, int shards) {
    List<Look> looks = looks(opt + ":rho=" + RHO, 5);
    assertEquals(8 * shards, looks.size());
    for (Look look : looks) {
      assertArrayEquals(along(look.v(), i -> true), look.e(), 1e-12);
    }
    for (Look look : looks(opt + "+sam-on:rho=" + RHO, 5)) {
      assertArrayEquals(along(look.v(), DisplacementTest::isNormalization), look.e(), 1e-12);
    }
  }
}
