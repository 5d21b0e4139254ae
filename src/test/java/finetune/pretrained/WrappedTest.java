package finetune.pretrained;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.archive.ScriptObject;
import finetune.archive.TorchScript;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of foreign archives before an engine sees them. */
class WrappedTest {
  private static final Head HEAD = new Head("sst2", 2, false, 0.1, 1);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dictionary.pt | forward returns Dict[str, Tensor], not a tensor or a tuple of tensors; export it with return_dict=False, or with scripts/export-torchscript.py
          frozen.pt     | no trainable parameters (frozen module)
          still.pt      | no trainable parameters (all have requires_grad=false)
          half.pt       | parameter 'words.weight' is F16, only F32 can be trained; export the model in float32
          baked.pt      | dropout is baked in: the module was traced in training mode; export it with scripts/export-torchscript.py
          """)
  void S21_S22_whatCannotBeTrainedIsRefused(String file, String what) {
    Fault fault =
        assertThrows(
            Fault.class, () -> Models.file(Fixtures.path(file), Fixtures.TOKENIZER, false));
    assertEquals(ExitCode.MODEL, fault.code());
    assertEquals(List.of(Fixtures.path(file) + ": " + what), fault.lines());
  }

  @Test
  void S19_whatIsWrittenAroundAModuleIsLookedAtToo(@TempDir Path folder) throws IOException {
    TorchScript archive = TorchScript.read(Fixtures.path("hidden.pt"));
    Map<String, Object> attributes = new LinkedHashMap<>(archive.root().attributes());
    // The module's own code never says the name, so only ours is in question.
    attributes.put("save", new ScriptObject("__torch__.Hidden", Map.of("training", true)));
    ScriptObject root = new ScriptObject(archive.root().type(), attributes);
    Path file = folder.resolve("model.pt");
    Files.write(file, Scripts.bytes(Scripts.withRoot(archive, root)));
    Fault fault = assertThrows(Fault.class, () -> Models.file(file, Fixtures.TOKENIZER, false));
    String what = "operator 'aten::save' is not allowed";
    assertTrue(fault.getMessage().contains(what), fault.getMessage());
    assertEquals(ExitCode.MODEL, fault.code());
    Models.file(file, Fixtures.TOKENIZER, true);
  }

  @ParameterizedTest
  @CsvSource({"tiny-bert/model.pt, 39, true", "classifier.pt, 10, true", "hidden.pt, 1, false"})
  void aTiedWeightCountsOnceAndDropoutIsSeen(String file, int weights, boolean dropout) {
    Wrapped module = module(file);
    assertEquals(weights, module.weights().size());
    assertEquals(dropout, module.drawsFromTorch());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          torch.dropout(x, 0.1, self.training)                            | true
          torch.dropout(torch.add(torch.mul(a, b), c), 0.1, training)     | true
          torch.dropout(x, 0.1, False)                                    | false
          torch.scaled_dot_product_attention(q, k, v, m, 0., False)       | false
          torch.scaled_dot_product_attention(q, k, v)                     | false
          torch.scaled_dot_product_attention(q, k, v, m, p, False)        | true
          torch.bernoulli(x)                                              | true
          torch.randint(9, [1])                                           | true
          torch.exponential_(x)                                           | true
          torch.uniform_(x, 0., 1.)                                       | true
          torch.log_normal_(x)                                            | true
          torch.gelu(x)                                                   | false
          """)
  void dropoutIsFoundInCode(String code, boolean random) {
    assertEquals(random, TorchDraws.isIn(Place.NONE, TorchScript.of("Model", code)));
  }

  @Test
  void theHeadReadsWhatThereIs() {
    Wrapped module = module("tiny-bert/model.pt");
    assertEquals("pooled", reads(module, shapes(24, true)));
    assertEquals("first", reads(module, shapes(24, false)));
    assertEquals("logits", reads(module, (graph, batch) -> List.of(new long[] {batch.size(), 2})));
  }

  @Test
  void S21_logitsOfAnotherWidthAreRefused() {
    Fault fault = fault((graph, batch) -> List.of(new long[] {batch.size(), 5}));
    assertTrue(fault.getMessage().endsWith("output shape [1,5], task sst2 needs [1,2]"));
  }

  @Test
  void S21_answersOfNoKnownShapeAreRefused() {
    Fault fault = fault((graph, batch) -> List.of(new long[] {7}));
    assertTrue(
        fault
            .getMessage()
            .endsWith("output shape [7] is neither hidden states [B,T,H] nor logits [B,C]"));
  }

  @Test
  void S21_aModelWithFewerPositionsIsFoundBeforeTraining() {
    Fault fault =
        fault(
            (graph, batch) -> {
              if (batch.length() == 32) {
                throw new IllegalStateException("Traceback …\nIndexError: index out of range");
              }
              return List.of(new long[] {batch.size(), 2});
            });
    assertTrue(
        fault.getMessage().contains("fails on a batch of 1 × 32 tokens: IndexError: index out of"),
        fault.getMessage());
  }

  @Test
  void E17_aShortageOfMemoryIsNoFaultOfTheModel() {
    IllegalStateException shortage =
        new IllegalStateException(
            "The following operation failed in the TorchScript interpreter.\n"
                + "RuntimeError: DefaultCPUAllocator: can't allocate memory: you tried to allocate 9"
                + " bytes. Error code 12 (Cannot allocate memory)\n");
    Wrapped module = module("hidden.pt");
    Probe probe =
        (graph, batch) -> {
          throw shortage;
        };
    try (Tokenizer tokenizer = module.tokenizer(32)) {
      assertSame(
          shortage,
          assertThrows(RuntimeException.class, () -> module.withHead(HEAD, tokenizer, probe)));
    }
  }

  @Test
  void theProbeBatchHoldsTheHighestId() {
    Wrapped module = module("hidden.pt");
    try (Tokenizer tokenizer = module.tokenizer(32)) {
      int highest = tokenizer.highestId();
      boolean[] seen = new boolean[1];
      module.withHead(
          HEAD,
          tokenizer,
          (graph, batch) -> {
            for (int id : batch.ids()) {
              seen[0] |= id == highest;
            }
            return List.of(new long[] {batch.size(), 2});
          });
      assertTrue(seen[0]);
      assertFalse(highest < 100);
    }
  }

  private static Wrapped module(String file) {
    return (Wrapped) Models.file(Fixtures.path(file), Fixtures.TOKENIZER, false);
  }

  private static Probe shapes(long width, boolean pooled) {
    return (graph, batch) -> {
      long[] hidden = {batch.size(), batch.length(), width};
      return pooled ? List.of(hidden, new long[] {batch.size(), width}) : List.of(hidden);
    };
  }

  private static String reads(Wrapped module, Probe probe) {
    try (Tokenizer tokenizer = module.tokenizer(32)) {
      return ((WrappedTaskModel) module.withHead(HEAD, tokenizer, probe)).reads().text();
    }
  }

  private static Fault fault(Probe probe) {
    Wrapped module = module("hidden.pt");
    try (Tokenizer tokenizer = module.tokenizer(32)) {
      return assertThrows(Fault.class, () -> module.withHead(HEAD, tokenizer, probe));
    }
  }
}
