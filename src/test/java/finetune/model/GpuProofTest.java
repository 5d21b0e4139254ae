package finetune.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.archive.TorchScript;
import finetune.method.Stepper;
import finetune.pretrained.Products;
import finetune.pretrained.TaskModel;
import finetune.tensor.Kernels;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import finetune.tensor.Torch;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What scripts/proof/gpu runs: methods on GPUs, and archives for pretended ones. */
@Tag("deep")
class GpuProofTest {
  private static final Tiny TINY = Tiny.classes();

  private static final String DEVICES = "finetune.proof.devices";
  private static final String FOLDER = "finetune.proof.folder";

  /** Every method, with dropout, on the devices named and on the CPU. */
  @Test
  @EnabledIfSystemProperty(named = DEVICES, matches = ".+")
  void methods() {
    Devices devices = Devices.of(System.getProperty(DEVICES));
    System.out.println("| method | precision | losses apart | weights apart, of their way |");
    System.out.println("| --- | --- | --- | --- |");
    for (String name : RunsOnLanesTest.names().toList()) {
      for (Products products : List.of(Products.FP32, Products.BF16)) {
        Steps there = Steps.of(name, devices, products);
        Steps here = Steps.of(name, Devices.of("cpu"), products);
        double losses = most(there.losses(), here.losses());
        double weights = distance(there.end(), here.end()) / distance(here.end(), here.start());
        System.out.printf(
            Locale.ROOT, "| %s | %s | %.1e | %.1e |%n", name, products, losses, weights);
        assertTrue(isNear(losses, weights, products), name + " " + products);
      }
    }
  }

  /**
   * Sums are taken in another order. On one CPU, fp32 beside fp64 comes to 2e-6 and 3e-3 at most
   * (AdamW 7e-3), and BF16 beside {@link Products#ROUNDED} to 2e-2 and 4e-2.
   */
  private static boolean isNear(double losses, double weights, Products products) {
    return products == Products.FP32
        ? losses < 1e-4 && weights < 1e-2
        : losses < 0.05 && weights < 0.1;
  }

  private static double most(double[] one, double[] other) {
    return IntStream.range(0, one.length)
        .mapToDouble(i -> Math.abs(one[i] - other[i]))
        .max()
        .orElseThrow();
  }

  private static double distance(double[] one, double[] other) {
    return Math.sqrt(
        IntStream.range(0, one.length)
            .mapToDouble(i -> (one[i] - other[i]) * (one[i] - other[i]))
            .sum());
  }

  /**
   * Ten steps of a method late in a run.
   *
   * @param start the weights before them, one after another
   * @param losses what the steps report
   * @param end the weights to evaluate after them
   */
  private record Steps(double[] start, double[] losses, double[] end) {
    static Steps of(String name, Devices devices, Products products) {
      Torch.prepareThread(1);
      try (Scope scope = Scope.open(devices.home());
          Lanes lanes = TINY.lanes(devices, 0.1, 2, 3, products)) {
        Tensors weights = TINY.weights();
        double[] start = numbers(weights);
        String opt = name.equals("adamw") ? name : RunsOnLanesTest.overSgd(name);
        Stepper stepper = RunsOnLanesTest.stepper(opt, lanes, weights, scope);
        double[] losses =
            IntStream.range(0, 10)
                .mapToDouble(i -> stepper.step(RunsOnLanesTest.BEGUN + i).loss())
                .toArray();
        return new Steps(start, losses, numbers(stepper.evaluationWeights()));
      }
    }

    private static double[] numbers(Tensors weights) {
      return weights.values().values().stream()
          .flatMapToDouble(array -> DoubleStream.of(array.toDoubles()))
          .toArray();
    }
  }

  @Test
  @EnabledIfSystemProperty(named = FOLDER, matches = ".+")
  void archives() throws IOException {
    Path folder = Path.of(System.getProperty(FOLDER));
    TaskModel model = TINY.model(0.1);
    for (Products products : Products.values()) {
      String name = "graph-" + products.name().toLowerCase(Locale.ROOT) + ".pt";
      Files.write(folder.resolve(name), model.computing(products).graph());
    }
    Files.write(folder.resolve("weights.txt"), model.weights().keySet());
    Path kernels = folder.resolve("kernels.pt");
    try (InputStream text = Kernels.class.getResourceAsStream("kernels.py");
        OutputStream out = Files.newOutputStream(kernels)) {
      String methods = new String(text.readAllBytes(), StandardCharsets.UTF_8);
      TorchScript.of("Kernels", methods).write(out);
    }
    System.out.println("| written to " + folder + " |");
  }
}
