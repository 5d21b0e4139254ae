package finetune.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.SharedData;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxTest {
  private static final List<String> LINEAR =
      List.of(
          "attention/self/query",
          "attention/self/key",
          "attention/self/value",
          "attention/output/dense",
          "intermediate/dense",
          "output/dense");

  @Test
  void findsEveryLinearWeightOfTheDefaultModelByItsBias() throws IOException {
    Onnx model = miniLm();
    Map<String, Array> arrays = model.initializers();
    for (int layer = 0; layer < 6; layer++) {
      for (String linear : LINEAR) {
        String path = "encoder/layer." + layer + "/" + linear;
        String bias = path.replace('/', '.') + ".bias";
        OnnxNode product = node(model, "/" + path + "/MatMul");
        assertSame(model.weight(product), model.weightOfBias(bias));
        long outputs = arrays.get(bias).shape()[0];
        assertEquals(outputs, model.weight(product).shape()[1], path);
      }
    }
    assertArrayEquals(
        new long[] {30522, 384}, arrays.get("embeddings.word_embeddings.weight").shape());
    assertArrayEquals(new long[] {384, 384}, arrays.get("pooler.dense.weight").shape());
    assertEquals(1L, node(model, "/pooler/dense/Gemm").attributes().get("transB"));
  }

  private static OnnxNode node(Onnx model, String name) {
    return model.nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void findsTheLinearWeightsOfTheSmallBert() throws IOException {
    Onnx model = smallBert();
    long[][] linear =
        model.nodes().stream()
            .filter(node -> node.type().equals("MatMul"))
            .filter(node -> node.inputs().stream().anyMatch(model.initializers()::containsKey))
            .map(node -> model.weight(node).shape())
            .toArray(long[][]::new);
    assertEquals(
        List.of("[50, 50]", "[50, 50]", "[50, 50]", "[50, 50]", "[50, 200]", "[200, 50]"),
        Arrays.stream(linear).map(Arrays::toString).toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 50, 10_000, 492_956})
  void aCutFileIsRefused(int length) throws IOException {
    byte[] whole = Files.readAllBytes(SharedData.path("weights/tribuo-tinybert/tinybert.onnx"));
    InputStream cut = new ByteArrayInputStream(Arrays.copyOf(whole, length));
    Fault fault = assertThrows(Fault.class, () -> Onnx.read("cut.onnx", cut));
    assertEquals(ExitCode.MODEL, fault.code());
    assertTrue(fault.lines().get(0).matches("cut.onnx@0x[0-9a-f]+: .*"), fault.getMessage());
  }

  @Test
  void attributesThatNobodyNeedsArePassedOver() throws IOException {
    byte[] transposed = field(5, field(1, "transB".getBytes(UTF_8)), new byte[] {3 << 3, 1});
    byte[] number =
        field(5, field(1, "alpha".getBytes(UTF_8)), new byte[] {2 << 3 | 5, 0, 0, 0, 1});
    byte[] text = field(5, field(1, "mode".getBytes(UTF_8)), field(4, new byte[] {(byte) 0xFF}));
    byte[] unknown = field(5, field(1, "more".getBytes(UTF_8)), field(99, new byte[] {1, 2, 3}));
    byte[] node = field(1, field(4, "Gemm".getBytes(UTF_8)), transposed, number, text, unknown);
    Onnx model = Onnx.read("small.onnx", new ByteArrayInputStream(field(7, node)));
    assertEquals(Map.of("transB", 1L), model.nodes().get(0).attributes());
  }

  /** A field of a message that holds these parts, 127 bytes at most. */
  private static byte[] field(int number, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream field = new ByteArrayOutputStream();
    int tag = number << 3 | 2;
    if (tag > 127) {
      field.write(tag & 127 | 128);
      tag >>>= 7;
    }
    field.write(tag);
    field.write(content.size());
    field.writeBytes(content.toByteArray());
    return field.toByteArray();
  }

  private static Onnx smallBert() throws IOException {
    Path path = SharedData.path("weights/tribuo-tinybert/tinybert.onnx");
    try (InputStream file = Files.newInputStream(path)) {
      return Onnx.read(path.toString(), file);
    }
  }

  private static Onnx miniLm() throws IOException {
    try (InputStream file = OnnxTest.class.getResourceAsStream("/all-minilm-l6-v2.onnx")) {
      return Onnx.read("all-minilm-l6-v2.onnx", file);
    }
  }
}
