package finetune.tensor;

import static finetune.tensor.Vectors.numbers;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.archive.Array;
import finetune.archive.DataType;
import finetune.random.Noise;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class TensorsTest {
  private static final Layout LAYOUT = new Layout(List.of(Part.of("a", 2), Part.of("b", 1, 2)));

  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void aSumIsTakenPartByPartAndLeavesItsTermsAlone() {
    Tensors x = tensors(1, 2, 3, 4);
    Tensors sum = x.plus(2, tensors(10, 20, 30, 40));
    assertArrayEquals(new double[] {21, 42, 63, 84}, numbers(sum));
    assertArrayEquals(new double[] {1, 2, 3, 4}, numbers(x));
  }

  @Test
  void mixingIsExactAtBothEnds() {
    Tensors x = tensors(0.1, 0.2, 0.3, 0.7);
    Tensors y = tensors(1e9, 1e-9, 3, -7);
    assertArrayEquals(numbers(x), numbers(x.mix(0, y)));
    assertArrayEquals(numbers(y), numbers(x.mix(1, y)));
    assertArrayEquals(
        new double[] {3, 4, 5, 6}, numbers(tensors(2, 3, 4, 5).mix(.25, tensors(6, 7, 8, 9))));
  }

  @Test
  void normAndInnerProductSpanAllParts() {
    assertEquals(5, tensors(3, 0, 4, 0).norm(), 1e-15);
    assertEquals(11, tensors(1, 2, 3, 0).dot(tensors(0, 1, 3, 5)), 1e-15);
    assertEquals(0, tensors(3, 0, 4, 0).only(part -> false).norm());
  }

  @Test
  void anAbsentPartStandsForZero() {
    Tensors onlyB = tensors(9, 9, 3, 4).only(part -> part.name().equals("b"));
    assertEquals(5, onlyB.norm(), 1e-15);
    assertArrayEquals(new double[] {1, 2, 6, 8}, numbers(tensors(1, 2, 3, 4).plus(onlyB)));
    assertArrayEquals(new double[] {0.5, 1, 3, 4}, numbers(tensors(1, 2, 3, 4).mix(.5, onlyB)));
    assertEquals(Map.of("b", 2).keySet(), onlyB.times(tensors(1, 2, 3, 4)).values().keySet());
    assertEquals(25, onlyB.dot(tensors(7, 7, 3, 4)), 1e-15);
  }

  @Test
  void partsAreMeasuredAndScaledEachByItself() {
    Tensors x = tensors(3, 4, 1, 2);
    assertArrayEquals(new double[] {25, 5}, x.dots(x), 1e-15);
    assertArrayEquals(new double[] {6, 8, -1, -2}, numbers(x.scaled(new double[] {2, -1})));
    Tensors onlyB = x.only(part -> part.name().equals("b"));
    assertArrayEquals(new double[] {0, 5}, onlyB.dots(x), 1e-15);
    assertArrayEquals(new double[] {10, 20}, numbers(onlyB.scaled(new double[] {7, 10})));
    assertEquals(2, onlyB.size());
  }

  @Test
  void theLargestEntriesAreOneAndOfEqualOnesTheFirst() {
    assertArrayEquals(new double[] {0, 1, 0, 1}, numbers(tensors(-9, 4, 1, 2).largest(2)));
    assertArrayEquals(new double[] {1, 1, 1, 0}, numbers(tensors(5, 5, 7, 5).largest(3)));
    assertArrayEquals(
        new double[] {1, 0, 0, 0}, numbers(tensors(5, 5 * (1 + 1e-13), 1, 2).largest(1)));
    assertArrayEquals(new double[] {0, 0, 0, 0}, numbers(tensors(1, 2, 3, 4).largest(0)));
    assertArrayEquals(new double[] {1, 1, 1, 1}, numbers(tensors(1, 2, 0, -4).largest(4)));
  }

  @Test
  void normalNumbersAreThoseOfNoise() {
    Layout layout = new Layout(List.of(Part.of("small", 3), Part.of("large", 300_000)));
    for (DataType type : List.of(DataType.F64, DataType.F32)) {
      double tolerance = type == DataType.F64 ? 1e-12 : 1e-6;
      Map<String, Array> zeros =
          Map.of(
              "small", Array.ofDoubles(new double[3], 3).as(type),
              "large", Array.ofDoubles(new double[300_000], 300_000).as(type));
      double[] drawn = numbers(Tensors.of(layout, zeros).normals(77));
      for (int i = 0; i < drawn.length; i += i < 10 ? 1 : 997) {
        assertEquals(Noise.gaussian(77, i), drawn[i], tolerance, "number " + i);
      }
      Tensors onlyLarge = Tensors.of(layout, zeros).only(part -> part.name().equals("large"));
      assertEquals(drawn[3], numbers(onlyLarge.normals(77))[0]);
    }
  }

  @Test
  void oneVectorMayStandTwice() {
    Tensors x = tensors(1, 2, 3, 4);
    assertEquals(30, x.dot(x), 1e-15);
    assertArrayEquals(new double[] {2, 4, 6, 8}, numbers(x.plus(x)));
    assertArrayEquals(new double[] {1, 4, 9, 16}, numbers(x.times(x)));
  }

  @Test
  void productsAreAddedWhereBothArePresent() {
    Tensors x = tensors(1, 2, 3, 4);
    Tensors y = tensors(5, 6, 7, 8);
    Tensors onlyB = y.only(part -> part.name().equals("b"));
    assertArrayEquals(new double[] {11, 26, 45, 68}, numbers(x.plus(2, x, y)));
    assertArrayEquals(new double[] {1, 2, 45, 68}, numbers(x.plus(2, x, onlyB)));
    assertArrayEquals(new double[] {1, 2, 45, 68}, numbers(x.plus(2, onlyB, x)));
    assertArrayEquals(new double[] {1, 2, 3, 4}, numbers(x));
    x.add(-1, y, y);
    assertArrayEquals(new double[] {-24, -34, -46, -60}, numbers(x));
    Tensors last = y.times(3);
    x.become(last);
    assertArrayEquals(new double[] {15, 18, 21, 24}, numbers(x));
    assertTrue(last.isSpent());
  }

  @Test
  void partsAreChosenByWhereTheyArePresent() {
    Tensors onlyB = tensors(9, 9, 3, 4).only(part -> part.name().equals("b"));
    assertEquals(Map.of("b", 2).keySet(), tensors(1, 2, 5, 6).within(onlyB).values().keySet());
    assertArrayEquals(new double[] {1, 2, 3, 4}, numbers(onlyB.orElse(tensors(1, 2, 5, 6))));
  }

  @Test
  void N02_aNumberThatIsNotFiniteIsFoundByTheNorm() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(NotFiniteException.class, () -> tensors(1, 2, bad, 4).finiteNorm());
    }
    assertEquals(5, tensors(3, 0, 0, 4).finiteNorm());
  }

  @Test
  void whatIsKeptOutlivesItsScope() {
    Tensors kept;
    int before = scope.size();
    try (Scope step = Scope.open()) {
      Tensors computed = tensors(1, 2, 3, 4).times(2);
      computed.times(3);
      kept = scope.keep(computed);
      assertTrue(step.size() > 0);
    }
    assertEquals(before + 2, scope.size());
    assertArrayEquals(new double[] {2, 4, 6, 8}, numbers(kept));
  }

  private static Tensors tensors(double a0, double a1, double b0, double b1) {
    return Tensors.of(
        LAYOUT,
        Map.of(
            "a", Array.ofDoubles(new double[] {a0, a1}, 2),
            "b", Array.ofDoubles(new double[] {b0, b1}, 1, 2)));
  }
}
