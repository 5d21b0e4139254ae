package finetune.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we write is what libtorch loads. */
@Tag("native")
class NativeLoadTest {
  private static final String FORWARD =
      """
        def forward(self: __torch__.Model,
          x: Tensor) -> Tensor:
          return torch.mul(torch.linear(x, %s), self.scale)
      """
          .formatted(ModuleTree.reference("layer.0.self.weight"));

  @TempDir Path folder;

  @Test
  void libtorchComputesWithOurWeights() throws Exception {
    Array weight = Array.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    TorchScript archive =
        ModuleTree.of(
            "Model", FORWARD, Map.of("layer.0.self.weight", weight), Map.of("scale", 0.5));
    assertArrayEquals(new float[] {3, 7.5f}, forward(archive));
    Array other = Array.ofFloats(new float[] {2, 0, 0, 0, 0, 4}, 2, 3);
    assertArrayEquals(
        new float[] {1, 2}, forward(archive.withParameters(Map.of("layer.0.self.weight", other))));
  }

  private float[] forward(TorchScript archive) throws Exception {
    try (OutputStream out = Files.newOutputStream(folder.resolve("model.pt"))) {
      archive.write(out);
    }
    Engine engine = Engine.getInstance();
    try (ai.djl.Model model = engine.newModel("model", Device.cpu());
        NDManager manager = engine.newBaseManager()) {
      model.load(folder, "model");
      Block block = model.getBlock();
      NDArray ones = manager.ones(new Shape(1, 3));
      NDList out = block.forward(new ParameterStore(manager, false), new NDList(ones), false);
      return out.singletonOrThrow().toFloatArray();
    }
  }
}
