package finetune.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that PyTorch wrote; scripts/fixtures/archive.py made them. */
class FromPythonTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"scripted.pt", "traced.pt"})
  void everyWeightIsFoundUnderItsName(String name) throws Exception {
    Map<String, ScriptParameter> weights = TorchScript.read(resource(name)).parameters();

    assertEquals(
        Set.of(
            "brain",
            "embedding.weight",
            "blocks.0.linear.weight",
            "blocks.0.linear.bias",
            "blocks.0.steps",
            "head.weight"),
        weights.keySet());
    Array strided = weights.get("blocks.0.linear.weight").values();
    assertArrayEquals(new float[] {1, 3, 2, 4}, strided.toFloats());
    assertArrayEquals(new double[] {0, 1, 2}, weights.get("blocks.0.steps").values().toDoubles());
    assertFalse(weights.get("blocks.0.steps").isParameter());
    assertEquals(DataType.BF16, weights.get("brain").values().type());
    assertArrayEquals(new float[] {1.5f, -2}, weights.get("brain").values().toFloats());
    assertTrue(weights.get("head.weight").isParameter());
  }

  @ParameterizedTest
  @ValueSource(strings = {"scripted.pt", "traced.pt"})
  void newValuesReachEveryNameOfATiedWeightAndKeepStrides(String name) throws Exception {
    TorchScript archive = TorchScript.read(resource(name));
    Array tied = Array.ofFloats(new float[] {9, 8, 7, 6, 5, 4}, 3, 2);
    Array strided = Array.ofFloats(new float[] {-1, -2, -3, -4}, 2, 2);

    TorchScript changed =
        archive.withParameters(Map.of("head.weight", tied, "blocks.0.linear.weight", strided));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    changed.write(out);
    TorchScript read = TorchScript.read(Files.write(folder.resolve(name), out.toByteArray()));

    assertArrayEquals(
        tied.toFloats(), read.parameters().get("embedding.weight").values().toFloats());
    Array again = read.parameters().get("blocks.0.linear.weight").values();
    assertArrayEquals(strided.toFloats(), again.toFloats());
    assertEquals(archive.code(), read.code());
    assertEquals(archive.version(), read.version());
  }

  @Test
  void typesOfSafetensorsAreRead() throws Exception {
    Map<String, Array> arrays = Safetensors.read(resource("types.safetensors"));
    assertArrayEquals(new float[] {1, -0.5f}, arrays.get("f32").toFloats());
    assertArrayEquals(new float[] {1.5f}, arrays.get("bf16").toFloats());
    assertArrayEquals(new float[] {0.099975586f}, arrays.get("f16").toFloats());
    assertArrayEquals(new double[] {1 / 3.0}, arrays.get("f64").toDoubles());
    assertArrayEquals(new double[] {-7}, arrays.get("i64").toDoubles());
    assertArrayEquals(new double[] {1, 0, 1}, arrays.get("bool").toDoubles());
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(FromPythonTest.class.getResource(name).toURI());
  }
}
