package finetune.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import finetune.archive.Array;
import finetune.data.TextBatch;
import finetune.method.Answer;
import finetune.method.Request;
import finetune.pretrained.BertModels;
import finetune.pretrained.Products;
import finetune.pretrained.TaskModel;
import finetune.random.Noise;
import finetune.tensor.Layout;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Long texts have libtorch's own attention where nothing is dropped, and ours where masks are
 * drawn; at rate 0 both compute the same.
 */
@Tag("native")
class LongTextsTest {
  private static final int LONGEST = 140;

  @ParameterizedTest
  @CsvSource({
    "127, FP32, 1e-5",
    "128, FP32, 1e-5",
    "140, FP32, 1e-5",
    "127, BF16, 5e-2",
    "128, BF16, 5e-2",
    "140, BF16, 5e-2",
    "140, ROUNDED, 5e-2"
  })
  void bothAttentionsComputeTheSame(int length, Products products, double tolerance) {
    TaskModel model = model().computing(products);
    Devices devices = new Devices(Collections.nCopies(1, Device.cpu()));
    LaneSettings settings = new LaneSettings(1, 1, new Noise(1), false);
    try (Lanes lanes = new Lanes(model.graph(), devices, settings)) {
      Scope.during(() -> requireSame(lanes, model, batch(length), tolerance));
    }
  }

  private static Answer requireSame(
      Lanes lanes, TaskModel model, TextBatch batch, double tolerance) {
    Tensors weights = Tensors.of(Layout.of(model.weights()), model.weights());
    Request drawn = new Request(weights, batch, 0, 0);
    Answer ours = lanes.ask(List.of(drawn)).get(0);
    Answer theirs = lanes.ask(List.of(drawn.withoutDropout())).get(0);
    assertEquals(ours.loss(), theirs.loss(), tolerance * ours.loss());
    for (int i = 0; i < ours.losses().length; i++) {
      assertEquals(ours.losses()[i], theirs.losses()[i], tolerance, "loss " + i);
    }
    // Their last bits tell which of the two computed.
    boolean same = Arrays.deepEquals(ours.logits(), theirs.logits());
    assertEquals(batch.length() < 128, same);
    double away = ours.gradient().plus(-1, theirs.gradient()).norm();
    assertEquals(0, away, tolerance * ours.gradient().norm());
    return theirs;
  }

  /** The fixture's, with as many positions as a long text needs. */
  private static TaskModel model() {
    Map<String, Array> weights = new LinkedHashMap<>(Tiny.classes().in("weights"));
    weights.replaceAll((name, array) -> name.contains("position_embeddings") ? more(array) : array);
    return BertModels.of(weights, Tiny.HEADS, 0, false);
  }

  private static Array more(Array positions) {
    float[] few = positions.toFloats();
    int width = (int) positions.shape()[1];
    float[] many = new float[LONGEST * width];
    for (int i = 0; i < many.length; i++) {
      many[i] = few[i % few.length];
    }
    return Array.ofFloats(many, LONGEST, width);
  }

  /** Four texts, of which only the first is of full length. */
  private static TextBatch batch(int length) {
    SplittableRandom random = new SplittableRandom(1);
    int[] lengths = {length, length - 9, 3, length / 2};
    int[] ids = new int[4 * length];
    for (int row = 0; row < 4; row++) {
      for (int i = 0; i < lengths[row]; i++) {
        ids[row * length + i] = 1 + random.nextInt(20);
      }
    }
    long[] examples = {0, 1, 2, 3};
    float[] labels = {0, 1, 2, 0};
    return new TextBatch(examples, length, ids, new int[4 * length], lengths, labels);
  }
}
