package finetune.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.archive.TorchScript;
import finetune.pretrained.Products;
import finetune.pretrained.TaskModel;
import finetune.tensor.Kernels;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Writes the archives that scripts/proof/gpu calls with pretended tensors. */
@Tag("deep")
class GpuProofTest {
  private static final Path FOLDER = Path.of(System.getProperty("finetune.proof.folder", "."));

  @Test
  void archives() throws IOException {
    TaskModel model = Tiny.classes().model(0.1);
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
    assertTrue(Files.size(kernels) > 0);
    System.out.println("| written |");
  }
}
