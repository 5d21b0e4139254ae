package finetune.pretrained;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class TokenizerFileTest {
  private static final String GOOD = Fixtures.text(Fixtures.TOKENIZER).replaceAll("\n *", "");

  /** One edit of a good file, and what the fault says. */
  private record Broken(String row, String from, String to, String what) {
    String text() {
      assertTrue(GOOD.contains(from), () -> "the fixture has no " + from);
      return GOOD.replace(from, to);
    }

    @Override
    public String toString() {
      return row + " " + what;
    }
  }

  private static final List<Broken> BROKEN =
      List.of(
          new Broken("K01", GOOD, "", "t:1:1: unexpected end of file"),
          new Broken("K01", GOOD, GOOD.substring(0, 1000), "t:1:1001: unexpected end of file"),
          new Broken("K01", GOOD, "[1]", "t: not a JSON object"),
          new Broken("K01", GOOD, "{'version': 1}", "t:1:\\d+: not JSON: .*"),
          new Broken("K01", GOOD, "{\"a\":" + "[".repeat(100_000), "t:1:\\d+: not JSON: Nesting.*"),
          new Broken("K01", GOOD, GOOD + "x", "t:.*"),
          new Broken("K01", "\"[PAD]\": 0", "\"[PAD]\": 0, \"[PAD]\": 0", "t: duplicate key at .*"),
          new Broken(
              "K03",
              "\"truncation\": null",
              "\"truncation\": {\"max_length\": 8, \"stride\": 8}",
              "t: truncation.stride ≥ max_length"),
          new Broken(
              "K03",
              "\"padding\": null",
              "\"padding\": {\"strategy\": {\"Fixed\": 0}}",
              "t: padding.strategy.Fixed is 0"),
          new Broken(
              "K03",
              "\"special_tokens\": {\"[CLS]\"",
              "\"special_tokens\": {\"[XLS]\"",
              "t: post_processor.single: special token '\\[CLS\\]' is missing in special_tokens"),
          new Broken(
              "K03",
              "\"decoder\": null",
              "\"decoder\": {\"type\": \"Strip\", \"start\": 99999999999}",
              "t: decoder.start is larger than 1000"),
          new Broken(
              "K03",
              "\"type\": \"BertNormalizer\"",
              "\"type\": \"Precompiled\", \"precompiled_charsmap\": \"%\"",
              "t: normalizer.precompiled_charsmap is not base64"),
          new Broken(
              "K03",
              "\"type\": \"BertNormalizer\"",
              "\"type\": \"Precompiled\", \"precompiled_charsmap\": \"/wAAAA==\"",
              "t: normalizer.precompiled_charsmap is cut"),
          new Broken(
              "K04",
              "\"BertPreTokenizer\"",
              "\"Foo\"",
              "t: pre_tokenizer.type 'Foo' unknown; made by a newer tokenizers version"),
          new Broken(
              "K04",
              "\"version\": \"1.0\"",
              "\"version\": \"2.0\"",
              "t: version '2.0' unknown; made by a newer .*"),
          new Broken(
              "K04",
              "\"version\": \"1.0\"",
              "\"version\": \"1.0\", \"new\": 1",
              "t: key 'new' unknown; made by a newer .*"),
          new Broken(
              "K06",
              "\"[MASK]\": 4",
              "\"[MASK]\": -4",
              "t: token '\\[MASK\\]' has id '-4', not a whole number ≥ 0"),
          new Broken(
              "K06",
              "\"[MASK]\": 4",
              "\"[MASK]\": 5",
              "t: id 5 is given to both '\\[MASK\\]' and '.'"),
          new Broken(
              "K06", "\"was\": ", "\"was\": 9", "t: id \\d+ has no token, but ids go up to 9\\d+"),
          new Broken("K06", "\"was\": ", "\"was\": 1e", "t: token 'was' has id '1E\\+\\d+', .*"),
          new Broken(
              "K07",
              "[SEP]",
              "[XEP]",
              "t: vocabulary: token '\\[SEP\\]' is missing in the vocabulary"),
          new Broken(
              "K07",
              "\"unk_token\": \"[UNK]\"",
              "\"unk_token\": \"<unk>\"",
              "t: model.unk_token: token '<unk>' is missing in the vocabulary"),
          new Broken("K10", "\"was\": ", "\"\\ud800\": ", "t: a string holds a lone surrogate"),
          new Broken(
              "K11",
              "\"added_tokens\": [",
              "\"added_tokens\": [{\"id\": 0, \"content\": \"\"},",
              "t: added_tokens\\[0\\] has no content"));

  @ParameterizedTest
  @FieldSource("BROKEN")
  void isRefusedInJava(Broken broken) {
    byte[] bytes = broken.text().getBytes(StandardCharsets.UTF_8);
    Fault fault = assertThrows(Fault.class, () -> TokenizerFile.of("t", bytes));
    assertEquals(ExitCode.MODEL, fault.code());
    assertTrue(fault.getMessage().matches(broken.what()), fault.getMessage());
  }

  @Test
  void K02_aMergeOutsideTheVocabularyIsRefused() {
    String bpe =
        """
        {"version": "1.0", "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2},
         "merges": ["a b", "ab cd"]}}""";
    Fault fault =
        assertThrows(
            Fault.class, () -> TokenizerFile.of("t", bpe.getBytes(StandardCharsets.UTF_8)));
    assertEquals(List.of("t: model.merges[1]: 'ab'+'cd' is not in the vocabulary"), fault.lines());
  }

  @Test
  void K06_anIdWithoutARowInTheEmbeddingIsRefused() {
    TokenizerFile file = TokenizerFile.read(Fixtures.TOKENIZER);
    Fault fault = assertThrows(Fault.class, () -> file.checkRows(4));
    assertTrue(fault.getMessage().contains("id 4 ('[MASK]') ≥ embedding rows 4"));
  }

  @Test
  void K01_aFolderOrNothingIsRefused(@TempDir Path folder) {
    for (Path path : List.of(folder, folder.resolve("none"))) {
      Fault fault = assertThrows(Fault.class, () -> TokenizerFile.read(path));
      assertEquals(ExitCode.MODEL, fault.code());
    }
  }
}
