package finetune.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.archive.TorchScript;
import finetune.method.Stepper;
import finetune.pretrained.Products;
import finetune.pretrained.TaskModel;
import finetune.tensor.Kernels;
import finetune.tensor.Scope;
import finetune.tensor.Torch;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What scripts/proof/gpu runs: methods on GPUs, and archives for pretended ones. */
@Tag("deep")
class GpuProofTest {
  private static final Tiny TINY = Tiny.classes();

  /** Of what ten steps report: sums are taken in another order. */
  private static final double TOLERANCE = 1e-3;

  private static final Path FOLDER = Path.of(System.getProperty("finetune.proof.folder", "."));

  /** Every method, with dropout, on the devices named and on the CPU. */
  @Test
  void methods() {
    Devices devices = Devices.of(System.getProperty("finetune.proof.devices", "cpu"));
    System.out.println("| method | precision | largest difference of a loss from the CPU's |");
    System.out.println("| --- | --- | --- |");
    for (String name : RunsOnLanesTest.names().toList()) {
      for (Products products : List.of(Products.FP32, Products.BF16)) {
        double apart = apart(losses(name, devices, products), name, products);
        System.out.printf(Locale.ROOT, "| %s | %s | %.1e |%n", name, products, apart);
        assertTrue(products == Products.BF16 || apart < TOLERANCE, name);
      }
    }
  }

  private static double apart(double[] losses, String opt, Products products) {
    double[] expected = losses(opt, Devices.of("cpu"), products);
    return IntStream.range(0, losses.length)
        .mapToDouble(i -> Math.abs(losses[i] - expected[i]))
        .max()
        .orElseThrow();
  }

  private static double[] losses(String opt, Devices devices, Products products) {
    Torch.prepareThread(1);
    try (Scope scope = Scope.open(devices.home());
        Lanes lanes = TINY.lanes(devices, 0.1, 2, 3, products)) {
      Stepper stepper = RunsOnLanesTest.stepper(opt, lanes, TINY.weights(), scope);
      return IntStream.range(0, 10).mapToDouble(step -> stepper.step(step).loss()).toArray();
    }
  }

  @Test
  void archives() throws IOException {
    TaskModel model = TINY.model(0.1);
    for (Products products : Products.values()) {
      String name = "graph-" + products.name().toLowerCase(Locale.ROOT) + ".pt";
      Files.write(FOLDER.resolve(name), model.computing(products).graph());
    }
    Files.write(FOLDER.resolve("weights.txt"), model.weights().keySet());
    Path kernels = FOLDER.resolve("kernels.pt");
    try (InputStream text = Kernels.class.getResourceAsStream("kernels.py");
        OutputStream out = Files.newOutputStream(kernels)) {
      String methods = new String(text.readAllBytes(), StandardCharsets.UTF_8);
      TorchScript.of("Kernels", methods).write(out);
    }
    System.out.println("| written to " + FOLDER + " |");
  }
}
