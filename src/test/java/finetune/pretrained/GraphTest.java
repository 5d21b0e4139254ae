package finetune.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import finetune.archive.Array;
import finetune.data.TextBatch;
import finetune.method.Answer;
import finetune.method.Request;
import finetune.model.Devices;
import finetune.model.LaneSettings;
import finetune.model.Lanes;
import finetune.optim.BaseOptimizer;
import finetune.optim.Sgd;
import finetune.optim.WeightDecay;
import finetune.random.Noise;
import finetune.store.AtomicFiles;
import finetune.tensor.Layout;
import finetune.tensor.Module;
import finetune.tensor.Module.Many;
import finetune.tensor.Module.One;
import finetune.tensor.Native;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The graphs against PyTorch's own autograd (scripts/fixtures/gradients.py). */
@Tag("native")
class GraphTest {
  private static final JsonObject EXPECTED = Fixtures.json("gradients.json");
  private static final long[] NO_DROPOUT = {};

  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void ourOwnBertIsHuggingFaces() {
    TaskModel model = BertTest.bert().withHead(head(24), null, null);
    check(model.graph(), withTestHead(model), expected("tiny-bert/model.pt"), "model.");
  }

  @Test
  void aTracedBertGivesPyTorchsGradients() {
    TaskModel model = fit("tiny-bert/model.pt");
    check(model.graph(), withTestHead(model), expected("tiny-bert/model.pt"), "");
  }

  @Test
  void aScriptedClassifierWithTiedAndUnusedWeightsDoesToo() {
    TaskModel model = fit("classifier.pt");
    check(model.graph(), model.weights(), expected("classifier.pt"), "");
  }

  @Test
  void hiddenStatesAloneGetAHeadOnTheFirstToken() {
    TaskModel model = fit("hidden.pt");
    check(model.graph(), withTestHead(model), expected("hidden.pt"), "");
  }

  @Test
  void gradientsThatAutogradLeavesInOtherShapesAreRightToo() {
    TaskModel model = fit("strided.pt");
    check(model.graph(), withTestHead(model), expected("strided.pt"), "");
  }

  /** The fused kernels walk through memory: a transposed gradient would move other weights. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void eachWeightMovesByItsOwnGradient(int accumulate) {
    TaskModel model = fit("strided.pt");
    Tensors weights = Tensors.of(Layout.of(model.weights()), withTestHead(model));
    Map<String, float[]> gradient = floats(answer(model, weights, 1).gradient());
    Map<String, float[]> before = floats(weights);
    Tensors same = answer(model, weights, accumulate).gradient();
    Tensors peeked = sgd().peek(weights, same, 0.5, 1);
    Map<String, float[]> guessed = floats(peeked);
    sgd().step(weights, same, 0.5, 1);
    floats(weights)
        .forEach(
            (name, after) -> {
              float[] expected = before.get(name);
              for (int i = 0; i < expected.length; i++) {
                expected[i] -= 0.5f * gradient.get(name)[i];
              }
              assertArrayEquals(expected, after, 1e-6f, name);
              assertArrayEquals(expected, guessed.get(name), 1e-6f, name);
            });
  }

  private static BaseOptimizer sgd() {
    return new Sgd(0, false, WeightDecay.ofAllButBiasesAndNorms(0));
  }

  private static Answer answer(TaskModel model, Tensors weights, int accumulate) {
    LaneSettings settings = new LaneSettings(1, accumulate, new Noise(1), model.drawsFromTorch());
    try (Lanes lanes = new Lanes(model.graph(), Devices.of("cpu"), settings)) {
      return lanes.ask(List.of(new Request(weights, batch(), 3, 0).withoutDropout())).get(0);
    }
  }

  private static Map<String, float[]> floats(Tensors tensors) {
    Map<String, float[]> floats = new LinkedHashMap<>();
    tensors.values().forEach((name, array) -> floats.put(name, array.toFloats()));
    return floats;
  }

  @Test
  void aSavedForeignModelAnswersTheSameWhenItIsReadAgain(@TempDir Path folder) {
    TaskModel model = fit("tiny-bert/model.pt");
    Map<String, Array> trained = withTestHead(model);
    AtomicFiles.write(folder.resolve(Models.MODEL_FILE), out -> model.export(trained, out));
    AtomicFiles.write(folder.resolve(Models.TOKENIZER_FILE), Fixtures.text(Fixtures.TOKENIZER));
    TaskModel again = fit(Models.saved(folder, false));
    assertTrue(again.drawsFromTorch());
    assertArrayEquals(logits(model.graph(), trained), logits(again.graph(), again.weights()), 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "tiny-bert/model.pt", "classifier.pt", "hidden.pt", "named.pt"})
  void theSavedModuleAnswersAsTheGraphDoes(String file) throws IOException {
    TaskModel model =
        file.equals("own") ? BertTest.bert().withHead(head(1), null, null) : fit(file);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    model.export(model.weights(), out);
    try (Module saved = Module.load(out.toByteArray(), Device.cpu())) {
      NDList answer =
          saved.call("forward", longs(ints("ids")), longs(mask()), longs(ints("types")));
      assertArrayEquals(logits(model.graph(), model.weights()), read(answer.get(0)), 1e-6f);
    }
  }

  @Test
  void ourDropoutIsAFunctionOfTheKey() {
    TaskModel model = BertTest.bert().withHead(head(24), null, null);
    try (Module graph = Module.load(model.graph(), Device.cpu())) {
      float[] seven = logits(gradient(graph, model.weights(), 7));
      assertArrayEquals(seven, logits(gradient(graph, model.weights(), 7)), 0);
      assertFalse(Arrays.equals(seven, logits(gradient(graph, model.weights(), 8))));
      assertFalse(Arrays.equals(seven, logits(gradient(graph, model.weights(), NO_DROPOUT))));
    }
  }

  @Test
  void theirDropoutIsLiveInGradientsOnly() {
    TaskModel model = fit("classifier.pt");
    try (Module graph = Module.load(model.graph(), Device.cpu())) {
      float[] calm = logits(gradient(graph, model.weights(), NO_DROPOUT));
      assertFalse(Arrays.equals(calm, logits(gradient(graph, model.weights(), 7))));
      assertArrayEquals(calm, logits(gradient(graph, model.weights(), NO_DROPOUT)), 0);
    }
  }

  /** libtorch has one generator for all lanes: it is seeded before each request. */
  @ParameterizedTest
  @ValueSource(strings = {"tiny-bert/model.pt", "classifier.pt"})
  void theirDropoutIsAFunctionOfTheRequestOnAnyLane(String file) {
    TaskModel model = fit(file);
    Tensors weights = Tensors.of(Layout.of(model.weights()), model.weights());
    Request clean = new Request(weights, batch(), 3, 0);
    Request perturbed = new Request(weights, batch(), 3, 1);
    List<String> one = losses(model, "cpu", clean, perturbed);
    assertEquals(one, losses(model, "cpu", clean, perturbed));
    assertEquals(one, losses(model, "cpu,cpu", clean, perturbed));
    assertEquals(List.of(one.get(1), one.get(0)), losses(model, "cpu,cpu", perturbed, clean));
    assertNotEquals(one.get(0), one.get(1));
  }

  private static TextBatch batch() {
    return new TextBatch(
        new long[] {0, 1, 2, 3},
        9,
        ints("ids"),
        ints("types"),
        ints("lengths"),
        floats(EXPECTED.get("labels")));
  }

  private static List<String> losses(TaskModel model, String devices, Request... requests) {
    LaneSettings settings = new LaneSettings(1, 1, new Noise(1), model.drawsFromTorch());
    try (Lanes lanes = new Lanes(model.graph(), Devices.of(devices), settings)) {
      return lanes.ask(List.of(requests)).stream()
          .map(answer -> Arrays.toString(answer.losses()))
          .toList();
    }
  }

  private static TaskModel fit(String file) {
    return fit(Models.file(Fixtures.path(file), Fixtures.TOKENIZER, false));
  }

  private static TaskModel fit(Pretrained module) {
    try (Tokenizer tokenizer = module.tokenizer(32)) {
      return module.withHead(
          head(0),
          tokenizer,
          (bytes, batch) -> {
            try (Module graph = Module.load(bytes, Device.cpu())) {
              int rows = batch.size();
              NDList answers =
                  graph.call(
                      "probe",
                      one(Array.ofInts(batch.ids(), rows, batch.length())),
                      one(Array.ofInts(batch.types(), rows, batch.length())),
                      one(Array.ofInts(batch.lengths(), rows)));
              return answers.stream().map(answer -> answer.getShape().getShape()).toList();
            }
          });
    }
  }

  private static Head head(int seed) {
    return new Head("rte", 2, false, 0.1, seed);
  }

  /** The model's weights with the head that the script used. */
  private static Map<String, Array> withTestHead(TaskModel model) {
    Map<String, Array> weights = new LinkedHashMap<>(model.weights());
    float[] weight = new float[weights.get("classifier.weight").size()];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (0.01 * (i % 7 - 3));
    }
    weights.put("classifier.weight", Array.ofFloats(weight, 2, weight.length / 2));
    weights.put("classifier.bias", Array.ofFloats(new float[] {0.1f, -0.1f}, 2));
    return weights;
  }

  private static JsonObject expected(String file) {
    return EXPECTED.getAsJsonArray("cases").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(test -> test.get("file").getAsString().equals(file))
        .findFirst()
        .orElseThrow();
  }

  private static void check(
      byte[] archive, Map<String, Array> weights, JsonObject wanted, String prefix) {
    try (Module graph = Module.load(archive, Device.cpu())) {
      NDList answer = gradient(graph, weights, NO_DROPOUT);
      assertArrayEquals(floats(wanted.get("losses")), read(answer.get(0)), 1e-5f);
      float[][] rows = new Gson().fromJson(wanted.get("logits"), float[][].class);
      for (int i = 0; i < rows.length; i++) {
        float[] row = Arrays.copyOfRange(logits(answer), 2 * i, 2 * i + 2);
        assertArrayEquals(rows[i], row, 1e-5f);
      }
      assertEquals(3 + weights.size(), answer.size());
      int at = 3;
      for (String name : weights.keySet()) {
        JsonObject gradients = wanted.getAsJsonObject("gradients");
        String theirs = gradients.has(name) ? name : prefix + name;
        JsonArray sumAndNorm = gradients.getAsJsonArray(theirs);
        double sum = 0;
        double squares = 0;
        for (float value : read(answer.get(at++))) {
          sum += value;
          squares += (double) value * value;
        }
        assertEquals(sumAndNorm.get(0).getAsDouble(), sum, 1e-5, name);
        assertEquals(sumAndNorm.get(1).getAsDouble(), Math.sqrt(squares), 1e-5, name);
      }
    }
  }

  private static NDList gradient(Module graph, Map<String, Array> weights, long... key) {
    boolean[] wanted = new boolean[weights.size()];
    Arrays.fill(wanted, true);
    return graph.callRecording(
        "gradient",
        many(weights),
        matrix("ids"),
        matrix("types"),
        one(Array.ofInts(ints("lengths"), 4)),
        one(Array.ofFloats(floats(EXPECTED.get("labels")), 4)),
        one(Array.ofLongs(key, key.length)),
        one(Array.ofFloats(new float[0], 0)),
        one(Array.ofBooleans(wanted, wanted.length)),
        one(Array.ofDoubles(new double[3], 1, 3)),
        one(Array.ofFloats(new float[] {0.5f})));
  }

  private static float[] logits(byte[] archive, Map<String, Array> weights) {
    try (Module graph = Module.load(archive, Device.cpu())) {
      One lengths = one(Array.ofInts(ints("lengths"), 4));
      return read(
          graph.call("logits", many(weights), matrix("ids"), matrix("types"), lengths).get(0));
    }
  }

  private static float[] logits(NDList answer) {
    return read(answer.get(1));
  }

  private static Many many(Map<String, Array> weights) {
    List<NDArray> arrays = new ArrayList<>();
    weights.values().forEach(array -> arrays.add(Native.of(array)));
    return new Many(arrays);
  }

  private static One matrix(String name) {
    return one(Array.ofInts(ints(name), 4, 9));
  }

  private static One longs(int[] numbers) {
    return one(Array.ofLongs(IntStream.of(numbers).asLongStream().toArray(), 4, 9));
  }

  private static int[] mask() {
    int[] lengths = ints("lengths");
    return IntStream.range(0, 36).map(i -> i % 9 < lengths[i / 9] ? 1 : 0).toArray();
  }

  private static One one(Array array) {
    return new One(Native.of(array));
  }

  private static int[] ints(String name) {
    return new Gson().fromJson(EXPECTED.get(name), int[].class);
  }

  private static float[] floats(JsonElement numbers) {
    return new Gson().fromJson(numbers, float[].class);
  }

  private static float[] read(NDArray array) {
    return Native.read(array).toFloats();
  }
}
