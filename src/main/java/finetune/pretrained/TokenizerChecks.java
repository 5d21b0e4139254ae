package finetune.pretrained;

import static finetune.fault.Printable.quoted;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold in a {@code tokenizer.json} beyond its vocabulary. */
final class TokenizerChecks {
  /** The sections that have a type, and their types in version 0.21 of the tokenizers library. */
  private static final Map<String, Set<String>> TYPES =
      Map.of(
          "normalizer",
          words(
              "BertNormalizer ByteLevel Lowercase NFC NFD NFKC NFKD Nmt Precompiled Prepend Replace"
                  + " Sequence Strip StripAccents"),
          "pre_tokenizer",
          words(
              "BertPreTokenizer ByteLevel CharDelimiterSplit Digits Metaspace Punctuation Sequence"
                  + " Split UnicodeScripts Whitespace WhitespaceSplit"),
          "post_processor",
          words("BertProcessing ByteLevel RobertaProcessing Sequence TemplateProcessing"),
          "decoder",
          words(
              "BPEDecoder ByteFallback ByteLevel CTC Fuse Metaspace Replace Sequence Strip"
                  + " WordPiece"),
          "model",
          words("BPE Unigram WordLevel WordPiece"));

  private static final Set<String> OTHER_KEYS = words("version truncation padding added_tokens");

  /** What a Sequence calls its parts. */
  private static final List<String> PARTS =
      List.of("normalizers", "pretokenizers", "processors", "decoders");

  private final JsonPart file;
  private final Vocabulary vocabulary;

  TokenizerChecks(JsonPart file, Vocabulary vocabulary) {
    this.file = file;
    this.vocabulary = vocabulary;
  }

  /** Fails at the first thing that the native library does not know or could stumble over. */
  void check() {
    checkVersion();
    TYPES.forEach((section, types) -> checkType(file, section, file.object().get(section), types));
    checkPolicy();
    new SubwordChecks(file, vocabulary).check();
    JsonPart processor = file.part("post_processor");
    if (processor != null) {
      new SpecialTokenChecks(vocabulary).check(processor);
    }
    checkText();
  }

  private void checkVersion() {
    if (!file.text("version").equals("1.0")) {
      throw file.newer("version " + quoted(file.text("version")) + " unknown");
    }
    for (String key : file.object().keySet()) {
      if (!TYPES.containsKey(key) && !OTHER_KEYS.contains(key)) {
        throw file.newer("key " + quoted(key) + " unknown");
      }
    }
  }

  private static void checkType(
      JsonPart outer, String key, JsonElement element, Set<String> types) {
    if (element == null || element.isJsonNull()) {
      return;
    }
    JsonPart part = outer.of(key, element);
    if (part == null) {
      throw outer.bad(outer.name(key) + " is not an object");
    }
    String type = part.text("type");
    if (!types.contains(type)) {
      throw outer.newer(part.name("type") + " " + quoted(type) + " unknown");
    }
    checkSettings(type, part);
    for (String parts : PARTS) {
      if (type.equals("Sequence") && part.object().get(parts) instanceof JsonArray array) {
        for (int i = 0; i < array.size(); i++) {
          checkType(part, parts + "[" + i + "]", array.get(i), types);
        }
      }
    }
  }

  private static void checkSettings(String type, JsonPart part) {
    if (type.equals("Precompiled")) {
      checkCharacterMap(part, "precompiled_charsmap");
    }
    if (type.equals("Strip")) {
      part.checkAtMost("start", 1000);
      part.checkAtMost("stop", 1000);
    }
  }

  /** A length, so many bytes of a trie, and text (sentencepiece, normalizer.cc). */
  private static void checkCharacterMap(JsonPart part, String key) {
    try {
      byte[] map = Base64.getDecoder().decode(part.text(key));
      ByteBuffer bytes = ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN);
      if (map.length < 4 || bytes.getInt(0) < 0 || bytes.getInt(0) > map.length - 4) {
        throw part.bad(part.name(key) + " is cut");
      }
    } catch (IllegalArgumentException e) {
      throw part.bad(part.name(key) + " is not base64");
    }
  }

  /** What the file says of truncation and padding is not used, but must make sense. */
  private void checkPolicy() {
    JsonPart truncation = file.part("truncation");
    if (truncation != null && truncation.count("stride") >= truncation.count("max_length")) {
      throw file.bad("truncation.stride ≥ max_length");
    }
    JsonPart padding = file.part("padding");
    JsonPart strategy = padding == null ? null : padding.part("strategy");
    if (strategy != null && strategy.count("Fixed") < 1) {
      throw file.bad("padding.strategy.Fixed is 0");
    }
  }

  /** Java's strings may hold halves of characters; UTF-8, which the native library takes, not. */
  private void checkText() {
    String text = file.object().toString();
    if (!Tokenizer.wellFormed(text).equals(text)) {
      throw file.bad("a string holds a lone surrogate");
    }
  }

  private static Set<String> words(String text) {
    return Set.of(text.split(" "));
  }
}
