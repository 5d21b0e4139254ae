package finetune.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.SharedData;
import finetune.archive.Array;
import finetune.archive.DataType;
import finetune.archive.Onnx;
import finetune.archive.Safetensors;
import finetune.archive.TorchScript;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.store.AtomicFiles;
import finetune.store.Cache;
import finetune.store.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BertTest {
  private static final Head HEAD = new Head("rte", 2, false, 0.1, 1);
  private static final Place PLACE = Place.of("w");

  @Test
  void miniLmIsConvertedOnceAndADamagedCopyAgain(@TempDir Path folder) throws IOException {
    Cache cache = new Cache(folder);
    assertEquals(MiniLm.NAME, Models.named(MiniLm.NAME, cache).name());
    Path file;
    try (Stream<Path> files = Files.walk(folder)) {
      file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    assertEquals(MiniLm.CONVERTED, Digest.of(file).sha256());
    assertEquals(103, Safetensors.read(file).size());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    Models.named(MiniLm.NAME, cache);
    assertEquals(MiniLm.CONVERTED, Digest.of(file).sha256());
  }

  @Test
  void anOlderOnnxLayoutGivesTheSameNames() throws IOException {
    byte[] bytes = Files.readAllBytes(SharedData.path("weights/tribuo-tinybert/tinybert.onnx"));
    Onnx graph = Onnx.read("tinybert.onnx", new ByteArrayInputStream(bytes));
    BertWeights weights = BertWeights.among(PLACE, BertOnnx.weights(graph));
    assertEquals(new BertShape(1, 50, 200, 1656, 100, 2), weights.shape());
    float[] stored = graph.initializers().get("182").toFloats();
    float[] query = weights.arrays().get("encoder.layer.0.attention.self.query.weight").toFloats();
    assertEquals(stored[3 * 50 + 7], query[7 * 50 + 3]);
    assertArrayEquals(
        graph.initializers().get("pooler.dense.weight").toFloats(),
        weights.arrays().get("pooler.dense.weight").toFloats());
  }

  @Test
  void X13_anotherTypeIsNotCast() {
    Map<String, Array> weights = tiny();
    Array bias = weights.get("pooler.dense.bias");
    weights.put("pooler.dense.bias", bias.as(DataType.F64));
    Fault fault = assertThrows(Fault.class, () -> BertWeights.among(PLACE, weights));
    assertEquals(ExitCode.MODEL, fault.code());
    assertEquals(
        "w: parameter 'pooler.dense.bias' is F64, only F32 can be trained; export the model in"
            + " float32",
        fault.lines().get(0));
  }

  @Test
  void X15_missingAndMisshapenWeightsAreCounted() {
    Map<String, Array> weights = tiny();
    weights.remove("pooler.dense.bias");
    weights.put("encoder.layer.1.output.dense.bias", Array.ofFloats(new float[3], 3));
    Fault fault = assertThrows(Fault.class, () -> BertWeights.among(PLACE, weights));
    assertEquals(ExitCode.MODEL, fault.code());
    assertTrue(
        fault
            .getMessage()
            .startsWith("w: 1 missing, 1 shape mismatch (encoder.layer.1.output.dense.bias …)"),
        fault.getMessage());
  }

  @Test
  void S23_weightsThatAreNotFiniteAreNamed() {
    Map<String, Array> weights = tiny();
    float[] bias = weights.get("pooler.dense.bias").toFloats();
    bias[7] = Float.NaN;
    bias[9] = Float.NaN;
    bias[11] = Float.NEGATIVE_INFINITY;
    weights.put("pooler.dense.bias", Array.ofFloats(bias, bias.length));
    Fault fault = assertThrows(Fault.class, () -> BertWeights.among(PLACE, weights));
    assertEquals(
        List.of("w: parameter 'pooler.dense.bias': 2 NaN, 1 Inf, first at index 7"), fault.lines());
  }

  @Test
  void theHeadIsANormalDrawAndDependsOnTheSeed() {
    float[] weight = HEAD.weights("classifier", 5_000).get("classifier.weight").toFloats();
    double sum = 0;
    double squares = 0;
    for (float value : weight) {
      sum += value;
      squares += value * value;
    }
    assertEquals(0, sum / weight.length, 4 * 0.02 / Math.sqrt(weight.length));
    assertEquals(
        0.02, Math.sqrt(squares / weight.length), 0.02 * 4 / Math.sqrt(2.0 * weight.length));
    Head other = new Head("rte", 2, false, 0.1, 2);
    assertTrue(
        other.weights("classifier", 5_000).get("classifier.weight").toFloats()[0] != weight[0]);
    assertEquals(0, HEAD.weights("classifier", 4).get("classifier.bias").toFloats()[1]);
  }

  @Test
  void aSavedModelIsReadBackAsItself(@TempDir Path folder) {
    Bert bert = bert();
    TaskModel model = bert.withHead(HEAD, null, null);
    AtomicFiles.write(folder.resolve(Models.MODEL_FILE), out -> model.export(model.weights(), out));
    AtomicFiles.write(folder.resolve(Models.TOKENIZER_FILE), bert.tokenizerFile().bytes());
    Pretrained saved = Models.saved(folder, false);
    assertInstanceOf(Bert.class, saved);
    TaskModel again = saved.withHead(new Head("rte", 2, false, 0.1, 99), null, null);
    assertEquals(List.copyOf(model.weights().keySet()), List.copyOf(again.weights().keySet()));
    model
        .weights()
        .forEach(
            (name, array) ->
                assertArrayEquals(array.toFloats(), again.weights().get(name).toFloats(), name));
    assertArrayEquals(model.graph(), again.graph());
    Fault fault =
        assertThrows(
            Fault.class, () -> saved.withHead(new Head("mnli", 3, false, 0.1, 1), null, null));
    assertTrue(fault.getMessage().endsWith("output shape [1,2], task mnli needs [1,3]"));
  }

  /** The scores of all pairs of tokens grow with the square of the length. */
  @Test
  void longTextsKeepMoreThanInProportion() {
    TaskModel model = bert().withHead(HEAD, null, null);
    long some = model.activations(32, 128).getAsLong();
    long many = model.activations(32, 512).getAsLong();
    assertTrue(many > 4 * some, many + " for " + some);
    assertEquals(2.0 * some, model.activations(64, 128).getAsLong(), 1);
  }

  /** What an earlier build saved is ours still. */
  @Test
  void aModelWithAnEarlierNetworkIsReadAsOurs(@TempDir Path folder) {
    Bert bert = bert();
    BertTaskModel model = (BertTaskModel) bert.withHead(HEAD, null, null);
    AtomicFiles.write(folder.resolve(Models.TOKENIZER_FILE), bert.tokenizerFile().bytes());
    List<String> digests = new ArrayList<>();
    for (String network : BertGraph.EARLIER) {
      TorchScript module = model.bert().module(model.weights(), network);
      AtomicFiles.write(folder.resolve(Models.MODEL_FILE), module::write);
      assertInstanceOf(Bert.class, Models.saved(folder, false), network);
      String code = String.join("\n", module.code().values());
      digests.add(Digest.of(code.getBytes(StandardCharsets.UTF_8)).sha256().substring(0, 20));
    }
    // Those of saved models: these texts may not change any more.
    assertEquals(List.of("97d57e8c9922f07a5f21", "f156bed9a3092af6da40"), digests);
  }

  @Test
  void tooLongATextIsRefused() {
    Fault fault = assertThrows(Fault.class, () -> bert().tokenizer(65));
    assertEquals(ExitCode.USAGE, fault.code());
    assertEquals(List.of("max_length 65 exceeds the 64 positions of 'tiny'"), fault.lines());
  }

  @Test
  void anUnknownNameIsRefused(@TempDir Path folder) {
    Fault fault = assertThrows(Fault.class, () -> Models.named("all-minilm-l6", new Cache(folder)));
    assertEquals(
        List.of("unknown model 'all-minilm-l6'; did you mean 'all-minilm-l6-v2'?"), fault.lines());
  }

  /** The tiny BERT of the fixtures as one of our own. */
  static Bert bert() {
    BertWeights weights = BertWeights.among(PLACE, tiny());
    TokenizerFile tokenizer = TokenizerFile.read(Fixtures.TOKENIZER);
    return new Bert("tiny", Map.of(), tokenizer, weights, Map.of(), 4, 1e-12);
  }

  private static Map<String, Array> tiny() {
    Map<String, Array> weights = new LinkedHashMap<>();
    TorchScript.read(Fixtures.path("tiny-bert/model.pt"))
        .parameters()
        .forEach((name, parameter) -> weights.put(name.replace("model.", ""), parameter.values()));
    return weights;
  }
}
