package finetune.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import finetune.SharedData;
import finetune.data.Encoding;
import finetune.fault.Fault;
import finetune.store.Cache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
  private static final TokenizerFile TINY = TokenizerFile.read(Fixtures.TOKENIZER);

  @Test
  void givesTheTokensOfBertBaseUncased(@TempDir Path folder) throws IOException {
    Path file = SharedData.path("tokenizer/bert-base-uncased/wordpiece_regression.tsv");
    List<String> lines = Files.readAllLines(file);
    assertEquals(9_909, lines.size());
    try (Tokenizer tokenizer = Models.named(MiniLm.NAME, new Cache(folder)).tokenizer(512)) {
      for (String line : lines) {
        String[] fields = line.split("\t");
        String[] wanted = Arrays.copyOfRange(fields, 1, fields.length);
        assertArrayEquals(wanted, tokenizer.tokens(fields[0]), fields[0]);
      }
    }
  }

  static List<JsonElement> cuts() {
    return Fixtures.json("truncation.json").getAsJsonArray("cases").asList();
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void cutsTheLongerTextFirst(JsonElement element) {
    JsonObject cut = element.getAsJsonObject();
    JsonElement second = cut.get("second");
    try (Tokenizer tokenizer = TINY.open(cut.get("max_length").getAsInt())) {
      Encoding encoding =
          tokenizer.encode(
              cut.get("first").getAsString(), second.isJsonNull() ? null : second.getAsString());
      assertArrayEquals(new Gson().fromJson(cut.get("ids"), int[].class), encoding.ids());
      assertArrayEquals(new Gson().fromJson(cut.get("types"), int[].class), encoding.types());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \t\n",
        "\0",
        "\ud800",
        "a\udc00b",
        "\udbff\udfff",
        "\u200d\u202e\ufeff",
        "👩‍👩‍👧‍👦",
        "a\u0301\u0301\u0301"
      })
  void K10_anyTextHasAnEncoding(String text) {
    try (Tokenizer tokenizer = TINY.open(16)) {
      int[] ids = tokenizer.encode(text, text).ids();
      assertTrue(ids.length >= 3 && ids.length <= 16, () -> Arrays.toString(ids));
    }
  }

  @Test
  void K10_halfACharacterIsTheReplacementCharacter() {
    assertEquals("a\uFFFDb", Tokenizer.wellFormed("a\ud800b"));
    assertEquals("\uFFFD\ud83d\ude00\uFFFD", Tokenizer.wellFormed("\udc00\ud83d\ude00\ud83d"));
  }

  @Test
  void K10_aTextAsLongAsALineMayBeIsCut() {
    try (Tokenizer tokenizer = TINY.open(16)) {
      assertEquals(16, tokenizer.encode("film ".repeat(200_000), null).ids().length);
    }
  }

  @Test
  void K12_threadsShareATokenizer() {
    List<String> texts = Fixtures.text(Fixtures.TOKENIZER).lines().map(String::strip).toList();
    try (Tokenizer tokenizer = TINY.open(32)) {
      List<int[]> alone = texts.stream().map(text -> tokenizer.encode(text, "good").ids()).toList();
      IntStream.range(0, 100 * texts.size())
          .parallel()
          .map(i -> i % texts.size())
          .forEach(
              i -> assertArrayEquals(alone.get(i), tokenizer.encode(texts.get(i), "good").ids()));
    }
  }

  @Test
  void K03_aLengthWithoutRoomForTextIsRefused() {
    Fault fault = assertThrows(Fault.class, () -> TINY.open(3));
    assertEquals(
        List.of("max_length 3 leaves no room for text; a pair has 3 special tokens"),
        fault.lines());
  }

  @Test
  void theFileKeepsItsBytes() throws IOException {
    assertArrayEquals(Files.readAllBytes(Fixtures.TOKENIZER), TINY.bytes());
  }
}
