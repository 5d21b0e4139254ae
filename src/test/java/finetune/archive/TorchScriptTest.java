package finetune.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchScriptTest {
  private static final String FORWARD =
      """
        def forward(self: __torch__.Model,
          x: Tensor) -> Tensor:
          y = torch.linear(x, %s, self.head.bias)
          return torch.linear(y, self.tied.weight)
      """
          .formatted(ModuleTree.reference("layer.0.self.weight"));

  @TempDir Path folder;

  @Test
  void whatWeWriteWeRead() throws IOException {
    TorchScript model = model();
    Path file = write(model);
    TorchScript read = TorchScript.read(file);

    Map<String, ScriptParameter> parameters = read.parameters();
    assertEquals(
        Set.of("layer.0.self.weight", "head.bias", "head.steps", "tied.weight"),
        parameters.keySet());
    assertArrayEquals(
        new float[] {1, 2, 3, 4}, parameters.get("layer.0.self.weight").values().toFloats());
    assertTrue(parameters.get("head.bias").isParameter());
    assertEquals(false, parameters.get("head.steps").isParameter());
    assertArrayEquals(
        read.root().attributes().keySet().toArray(), model.root().attributes().keySet().toArray());
    assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(write(read)));
  }

  @Test
  void tiedWeightsStayTied() throws IOException {
    TorchScript read = TorchScript.read(write(model()));
    Array other = Array.ofFloats(new float[] {5, 6, 7, 8}, 2, 2);

    TorchScript changed = read.withParameters(Map.of("tied.weight", other));

    Array tied = changed.parameters().get("layer.0.self.weight").values();
    assertArrayEquals(other.toFloats(), tied.toFloats());
    Map<String, Array> disagree =
        Map.of(
            "tied.weight",
            other,
            "layer.0.self.weight",
            read.parameters().get("tied.weight").values());
    assertThrows(IllegalArgumentException.class, () -> read.withParameters(disagree));
  }

  private static TorchScript model() {
    Array shared = Array.ofFloats(new float[] {1, 2, 3, 4}, 2, 2);
    Map<String, Array> weights = new LinkedHashMap<>();
    weights.put("layer.0.self.weight", shared);
    weights.put("head.bias", Array.ofFloats(new float[] {0.5f, -0.5f}, 2));
    weights.put("head.steps", Array.ofLongs(new long[] {7}));
    weights.put("tied.weight", shared);
    return ModuleTree.of("Model", FORWARD, weights, Map.of("scale", 0.5, "name", "é"));
  }

  private Path write(TorchScript archive) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    archive.write(out);
    Path copy = System.getProperty("keep") == null ? folder : Path.of(System.getProperty("keep"));
    return Files.write(copy.resolve("model.pt"), out.toByteArray());
  }
}
