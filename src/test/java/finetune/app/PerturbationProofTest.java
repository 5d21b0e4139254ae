package finetune.app;

import static finetune.tensor.Vectors.cosine;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.archive.Array;
import finetune.archive.DataType;
import finetune.data.Reading;
import finetune.fault.Warnings;
import finetune.method.Answer;
import finetune.method.Assembly;
import finetune.method.Request;
import finetune.method.Run;
import finetune.method.Stepper;
import finetune.model.LaneSettings;
import finetune.model.Lanes;
import finetune.optim.LearningRateSchedule;
import finetune.pretrained.Products;
import finetune.random.Noise;
import finetune.recipe.Precision;
import finetune.recipe.Recipe;
import finetune.recipe.RecipeReader;
import finetune.recipe.Sources;
import finetune.tensor.Layout;
import finetune.tensor.Part;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import finetune.tensor.Torch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What is left of SAM's displacement where matrix products are bfloat16: rounding changes it beyond
 * recognition, yet the loss rises as in fp32 and the gradient there is that of fp32. {@code
 * scripts/proof/bf16} runs it and keeps the table.
 */
@Tag("native")
@Tag("deep")
class PerturbationProofTest {
  private static final String MODEL =
      System.getProperty("finetune.proof.model", "all-minilm-l6-v2");
  private static final int BATCHES = Integer.getInteger("finetune.proof.batches", 3);
  private static final int STEPS = Integer.getInteger("finetune.proof.steps", 80);
  private static final List<Double> RADII = List.of(0.01, 0.05, 0.1, 0.5);

  @Test
  void bf16ProductsServeSam() {
    Sources sources = Sources.sets("task=mrpc", "model=" + MODEL);
    Recipe recipe = new RecipeReader(false, Warnings.SILENT).read(sources);
    try (Inputs inputs =
            Inputs.of(recipe, Circumstances.usual(), Reading.failing(Warnings.SILENT));
        Lanes exact = lanes(inputs, Products.FP32);
        Lanes rounded = lanes(inputs, Arithmetic.products(Precision.BF16, inputs.devices()))) {
      Torch.prepareThread(inputs.threads());
      Scope.during(
          () -> {
            Layout layout = Layout.of(inputs.model().weights());
            Tensors weights = Tensors.of(layout, inputs.model().weights());
            System.out.println(
                "| model | rho | ‖Δ‖/‖e‖ | cos(Δ,e) | rise fp32 | rise bf16 | cos(g,g) |");
            System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
            measure("start", inputs, exact, rounded, weights);
            if (STEPS > 0) {
              train(recipe, inputs, exact, weights);
              measure("after " + STEPS + " steps", inputs, exact, rounded, weights);
            }
            return null;
          });
    }
  }

  private static Lanes lanes(Inputs inputs, Products products) {
    LaneSettings settings = new LaneSettings(inputs.threads(), 1, new Noise(1), false);
    return new Lanes(inputs.model().computing(products).graph(), inputs.devices(), settings);
  }

  private static void train(Recipe recipe, Inputs inputs, Lanes lanes, Tensors weights) {
    Assembly method = Training.assembly(recipe, inputs);
    LearningRateSchedule schedule =
        new LearningRateSchedule(LearningRateSchedule.Shape.CONSTANT, 5e-5, 0);
    Run run = new Run(STEPS, schedule, inputs.batches(), 1, new Noise(1), lanes);
    Stepper stepper = new Stepper(method, weights, run, Scope.current());
    for (int step = 0; step < STEPS; step++) {
      stepper.step(step);
    }
  }

  private static void measure(
      String when, Inputs inputs, Lanes exact, Lanes rounded, Tensors weights) {
    for (double rho : RADII) {
      for (int batch = 0; batch < BATCHES; batch++) {
        int number = 200 + batch;
        Scope.during(() -> row(when, rho, ask(inputs, exact, rounded, number), weights));
      }
    }
  }

  /** Asks both for the gradient of one batch, with the same masks wherever it is asked. */
  private interface Asker {
    Answer at(Tensors weights, boolean inBf16);
  }

  private static Asker ask(Inputs inputs, Lanes exact, Lanes rounded, int batch) {
    return (weights, inBf16) -> {
      Request request = new Request(weights, inputs.batches().batch(batch), batch, 0);
      return (inBf16 ? rounded : exact).ask(List.of(request)).get(0);
    };
  }

  private static Void row(String when, double rho, Asker ask, Tensors weights) {
    Answer at = ask.at(weights, false);
    Tensors e = at.gradient().times(rho / at.gradient().norm());
    Tensors there = weights.plus(1, e);
    Answer exact = ask.at(there, false);
    Answer bf16 = ask.at(there, true);
    double rise = exact.loss() - at.loss();
    double seen = bf16.loss() - ask.at(weights, true).loss();
    Tensors moved = rounded(there).plus(-1, rounded(weights)).only(PRODUCTS);
    Tensors meant = e.only(PRODUCTS);
    double ratio = moved.norm() / meant.norm();
    double kept = moved.dot(meant) / (moved.norm() * meant.norm());
    double cosine = cosine(exact.gradient(), bf16.gradient());
    System.out.printf(
        Locale.ROOT,
        "| %s, %s | %.2f | %.2f | %.2f | %.5f | %.5f | %.5f |%n",
        MODEL,
        when,
        rho,
        ratio,
        kept,
        rise,
        seen,
        cosine);
    if (rho >= 0.05) {
      assertEquals(rise, seen, 0.05 * rise, "rise at rho " + rho);
    }
    assertTrue(cosine > 0.999, "cosine " + cosine + " at rho " + rho);
    return null;
  }

  /** The weights that enter products: the layers' linears. */
  private static final Predicate<Part> PRODUCTS =
      part -> part.name().contains("encoder.layer") && !part.name().contains("LayerNorm");

  private static Tensors rounded(Tensors weights) {
    Map<String, Array> values = new LinkedHashMap<>(weights.values());
    values.replaceAll((name, array) -> array.as(DataType.BF16).as(DataType.F32));
    return Tensors.of(weights.layout(), values);
  }
}
