package finetune.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.archive.Array;
import finetune.optim.LearningRateSchedule.Shape;
import finetune.tensor.Layout;
import finetune.tensor.NotFiniteException;
import finetune.tensor.Part;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What torch has no numbers for: which parts decay, bad settings, parts without a gradient. */
class OptimTest {
  private static final WeightDecay NO_DECAY = WeightDecay.ofAllButBiasesAndNorms(0);

  @ParameterizedTest
  @CsvSource({
    "encoder.layer.0.attention.self.query.weight, true",
    "embeddings.position_embeddings.weight, true",
    "classifier.weight, true",
    "encoder.layer.0.attention.self.query.bias, false",
    "encoder.layer.0.output.LayerNorm.weight, false",
    "encoder.layer.0.output.LayerNorm.bias, false",
    "encoder.layers.0.layer_norm.weight, false",
    "final_layernorm.weight, false",
    "encoder.layer.0.layernorm_before.weight, false",
    "layer1.0.bn2.weight, false",
    "layer1.0.norm1.weight, false",
    "rel_pos_Bias, false"
  })
  void decaysMatricesOnly(String name, boolean decays) {
    assertEquals(decays, WeightDecay.ofAllButBiasesAndNorms(0.01).applies().test(Part.of(name, 1)));
  }

  @Test
  void aRateStartsAtZeroEndsAtZeroAndIsNeverNegative() {
    LearningRateSchedule schedule = new LearningRateSchedule(Shape.LINEAR, 1, 0.1);
    assertEquals(0, schedule.rate(0, 10));
    assertEquals(1, schedule.rate(1, 10));
    assertEquals(1 / 9.0, schedule.rate(9, 10), 1e-15);
    assertEquals(0, schedule.rate(10, 10));
    assertEquals(0, schedule.rate(11, 10));
  }

  @Test
  void theWarmUpIsDecimalExact() {
    assertEquals(
        7, new LearningRateSchedule(Shape.LINEAR, 1, 0.07).warmupSteps(100)); // in binary 7.000…01
    assertEquals(3, new LearningRateSchedule(Shape.LINEAR, 1, 0.1).warmupSteps(21));
  }

  @ParameterizedTest
  @CsvSource({"NaN, 0", "-1, 0", "Infinity, 0", "1, -0.1", "1, 1.1", "1, NaN"})
  void N09_badSchedulesDoNotExist(double peak, double warmup) {
    assertThrows(
        IllegalArgumentException.class,
        () -> new LearningRateSchedule(Shape.CONSTANT, peak, warmup));
  }

  @Test
  void badSettingsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new WeightDecay(-1, part -> true));
    assertThrows(IllegalArgumentException.class, () -> new WeightDecay(Double.NaN, part -> true));
    assertThrows(IllegalArgumentException.class, () -> new Sgd(0, true, NO_DECAY));
    assertThrows(IllegalArgumentException.class, () -> new Clipped(null, -1));
  }

  @Test
  @Tag("native")
  void aPartWithoutGradientStays() {
    Scope scope = Scope.open();
    try {
      Layout layout = new Layout(List.of(Part.of("a", 1), Part.of("b", 1)));
      WeightDecay decay = new WeightDecay(0.5, part -> true);
      for (BaseOptimizer base :
          List.of(new AdamW(0.9, 0.999, 1e-8, decay), new Sgd(0.9, false, decay))) {
        Tensors weights = vector(layout, 1, 2);
        Tensors onlyB = vector(layout, 1, 1).only(part -> part.name().equals("b"));
        Tensors peeked = base.peek(weights, onlyB, 0.1);
        base.step(weights, onlyB, 0.1);
        for (Tensors after : List.of(weights, peeked)) {
          assertEquals(1, after.values().get("a").toDoubles()[0]);
          assertTrue(after.values().get("b").toDoubles()[0] < 2);
        }
      }
    } finally {
      scope.close();
    }
  }

  @Test
  @Tag("native")
  void clippingShowsTheNormAndRefusesWhatIsNotFinite() {
    Scope scope = Scope.open();
    try {
      Layout layout = new Layout(List.of(Part.of("a", 1), Part.of("b", 1)));
      Clipped clipped = new Clipped(new Sgd(0, false, NO_DECAY), 1);
      Tensors weights = vector(layout, 0, 0);
      clipped.step(weights, vector(layout, 3, 4), 1);
      assertEquals(5, clipped.norm());
      assertEquals(-3 / (5 + 1e-6), weights.values().get("a").toDoubles()[0], 1e-15);
      Tensors bad = vector(layout, Double.NaN, 0);
      assertThrows(NotFiniteException.class, () -> clipped.step(weights, bad, 1));
      assertEquals(-3 / (5 + 1e-6), weights.values().get("a").toDoubles()[0], 1e-15);
    } finally {
      scope.close();
    }
  }

  private static Tensors vector(Layout layout, double a, double b) {
    return Tensors.of(
        layout,
        Map.of(
            "a", Array.ofDoubles(new double[] {a}, 1), "b", Array.ofDoubles(new double[] {b}, 1)));
  }
}
