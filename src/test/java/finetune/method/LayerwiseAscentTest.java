package finetune.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.optim.WeightDecay;
import finetune.spec.Opt;
import finetune.tensor.Layout;
import finetune.tensor.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules that displace some tensors only: which, and what is asked for them. */
@Tag("native")
class LayerwiseAscentTest {
  @Test
  void aTransformersBlocksAreItsEmbeddingsLayersAndHead() {
    assertArrayEquals(
        new int[] {0, 0, 1, 1, 2, 3, 3},
        blocks(
            "embeddings.word_embeddings.weight",
            "embeddings.LayerNorm.bias",
            "encoder.layer.0.attention.self.query.weight",
            "encoder.layer.0.output.LayerNorm.weight",
            "encoder.layer.11.output.dense.weight",
            "pooler.dense.weight",
            "classifier.bias"));
    assertArrayEquals(
        new int[] {0, 1, 2},
        blocks("vit.embeddings.x", "vit.encoder.layer.1.y", "vit.layernorm.w"));
  }

  @Test
  void otherwiseABlockIsWhatStandsBeforeTheLastDot() {
    assertArrayEquals(
        new int[] {0, 0, 1, 2, 2, 3},
        blocks("conv1.weight", "conv1.bias", "player.1.weight", "a", "b", "fc.out.weight"));
  }

  private static int[] blocks(String... names) {
    List<Part> parts = Stream.of(names).map(name -> Part.of(name, 2)).toList();
    Blocks blocks = new Blocks(new Layout(parts));
    int[] numbers = parts.stream().mapToInt(blocks::of).toArray();
    assertEquals(IntStream.of(numbers).max().orElseThrow() + 1, blocks.count());
    return numbers;
  }

  @ParameterizedTest
  @CsvSource({
    "layersam-1:tensors=all, all some some some all some", // epochs begin at steps 0 and 4
    "layersam-1:tensors=all;every=2, all some some some some some",
    "sam-on, some some some some some some",
    "vasso, all all all all all all"
  })
  void theAscentGradientHoldsWhatIsNeeded(String opt, String expected) {
    List<String> wanted = new ArrayList<>();
    Walk.Settings settings =
        Walk.on(Problem.BATCHES, opt.replace(';', ','))
            .spoiled(
                oracle ->
                    requests -> {
                      requests.forEach(request -> wanted.add(extent(request)));
                      return oracle.ask(requests);
                    });
    try (Walk walk = settings.start()) {
      walk.steps(6);
    }
    String descents = expected.replace("all", "all all").replace("some", "some all");
    assertEquals(descents, String.join(" ", wanted));
  }

  private static String extent(Request request) {
    return Problem.Q.layout().parts().stream().allMatch(request.wanted()) ? "all" : "some";
  }

  @Test
  void theBlocksAreThoseWithTheLongestGradients() {
    // Batch 0 at (3, 1): (3, 4). Batch 0 at (30, 1): (30, 4).
    assertEquals(Set.of(1), displaced("layersam-1:tensors=all", Problem.BATCHES));
    assertEquals(Set.of(0), displaced("layersam-1:tensors=all", Problem.BATCHES.from(30, 1)));
    assertEquals(Set.of(0, 1), displaced("layersam-7:tensors=all", Problem.BATCHES));
    assertEquals(Set.of(1), displaced("sam-on", Problem.BATCHES));
  }

  /** Which of the two numbers differ at the displaced weights of the first step. */
  private static Set<Integer> displaced(String opt, Problem problem) {
    try (Walk walk = Walk.on(problem, opt).start()) {
      walk.step();
      Set<Integer> moved = new TreeSet<>();
      for (int i = 0; i < 2; i++) {
        if (problem.start()[i] != walk.oracle.asked.get(1).point().get(i)) {
          moved.add(i);
        }
      }
      return moved;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "classifier.weight, sam-on, true",
    "encoder.LayerNorm.weight, sam-on, false",
    "blocks.0.NORM1.bias, sam-on, false",
    "conv.bn2.weight, sam-on, false",
    "abnormal.weight, sam-on, false",
    "subnet.weight, sam-on, true",
    "classifier.weight, layersam, false",
    "classifier.weight, ssam-0.9, true",
    "classifier.weight, ssam-0.5, false",
    "classifier.weight, vasso, false",
    "classifier.weight, vasso:rho=0, true"
  })
  void isStillWhereItFindsNothing(String name, String opt, boolean still) {
    Layout layout = new Layout(List.of(Part.of(name, 2, 2)));
    WeightDecay none = new WeightDecay(0, part -> true);
    assertEquals(still, Assembly.of(Opt.read(opt), none, 0, layout).isStill());
    Layout vector = new Layout(List.of(Part.of(name, 2)));
    assertTrue(Assembly.of(Opt.read("layersam"), none, 0, vector).isStill());
    assertFalse(Assembly.of(Opt.read("layersam:tensors=all"), none, 0, vector).isStill());
  }
}
