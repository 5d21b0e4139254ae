package finetune.pretrained;

import static finetune.fault.Printable.quoted;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold in a {@code tokenizer.json} beyond its vocabulary. */
final class TokenizerChecks {
  private static final Set<String> KEYS =
      Set.of(
          "version",
          "truncation",
          "padding",
          "added_tokens",
          "normalizer",
          "pre_tokenizer",
          "post_processor",
          "decoder",
          "model");

  /** The kinds of each part in version 0.21 of the tokenizers library. */
  private static final Map<String, Set<String>> TYPES =
      Map.of(
          "normalizer",
          Set.of(
              "BertNormalizer",
              "ByteLevel",
              "Lowercase",
              "NFC",
              "NFD",
              "NFKC",
              "NFKD",
              "Nmt",
              "Precompiled",
              "Prepend",
              "Replace",
              "Sequence",
              "Strip",
              "StripAccents"),
          "pre_tokenizer",
          Set.of(
              "BertPreTokenizer",
              "ByteLevel",
              "CharDelimiterSplit",
              "Digits",
              "Metaspace",
              "Punctuation",
              "Sequence",
              "Split",
              "UnicodeScripts",
              "Whitespace",
              "WhitespaceSplit"),
          "post_processor",
          Set.of(
              "BertProcessing", "ByteLevel", "RobertaProcessing", "Sequence", "TemplateProcessing"),
          "decoder",
          Set.of(
              "BPEDecoder",
              "ByteFallback",
              "ByteLevel",
              "CTC",
              "Fuse",
              "Metaspace",
              "Replace",
              "Sequence",
              "Strip",
              "WordPiece"),
          "model",
          Set.of("BPE", "Unigram", "WordLevel", "WordPiece"));

  private static final List<String> PARTS =
      List.of("normalizers", "pretokenizers", "processors", "decoders");
  private static final Pattern BASE_64 =
      Pattern.compile("([A-Za-z0-9+/]{4})+|([A-Za-z0-9+/]{4})*[A-Za-z0-9+/]{2,3}={1,2}");

  private final String source;
  private final JsonObject json;
  private final Vocabulary vocabulary;

  TokenizerChecks(String source, JsonObject json, Vocabulary vocabulary) {
    this.source = source;
    this.json = json;
    this.vocabulary = vocabulary;
  }

  /** Fails at the first thing that the native library does not know or could stumble over. */
  void check() {
    checkVersion();
    TYPES.forEach((section, types) -> checkType(section, json.get(section), types));
    checkPolicy();
    JsonObject model = json.getAsJsonObject("model");
    switch (text(model, "type")) {
      case "WordPiece" -> checkWordPiece(model);
      case "BPE" -> checkMerges(model);
      case "Unigram" -> checkUnknownPiece(model);
      default -> checkKnown("model.unk_token", text(model, "unk_token"));
    }
    checkTokens("post_processor", json.get("post_processor"));
    checkText();
  }

  private void checkVersion() {
    String version = text(json, "version");
    if (!version.equals("1.0")) {
      throw newer("version " + quoted(version) + " unknown");
    }
    for (String key : json.keySet()) {
      if (!KEYS.contains(key)) {
        throw newer("key " + quoted(key) + " unknown");
      }
    }
  }

  private void checkType(String where, JsonElement part, Set<String> types) {
    if (part == null || part.isJsonNull()) {
      return;
    }
    if (!(part instanceof JsonObject object)) {
      throw bad(where + " is not an object");
    }
    String type = text(object, "type");
    if (!types.contains(type)) {
      throw newer(where + ".type " + quoted(type) + " unknown");
    }
    checkPart(where, type, object);
    for (String parts : PARTS) {
      if (type.equals("Sequence") && object.get(parts) instanceof JsonArray array) {
        for (int i = 0; i < array.size(); i++) {
          checkType(where + "." + parts + "[" + i + "]", array.get(i), types);
        }
      }
    }
  }

  private void checkPart(String where, String type, JsonObject part) {
    if (type.equals("Precompiled")
        && !BASE_64.matcher(text(part, "precompiled_charsmap")).matches()) {
      throw bad(where + ".precompiled_charsmap is not base64");
    }
    if (type.equals("Strip")) {
      checkAtMost(where + ".start", number(part, "start"), 1000);
      checkAtMost(where + ".stop", number(part, "stop"), 1000);
    }
  }

  /** What the file says of truncation and padding is not used, but must make sense. */
  private void checkPolicy() {
    if (json.get("truncation") instanceof JsonObject truncation) {
      double length = number(truncation, "max_length");
      if (number(truncation, "stride") >= length) {
        throw bad("truncation.stride ≥ max_length");
      }
    }
    if (json.get("padding") instanceof JsonObject padding
        && padding.get("strategy") instanceof JsonObject strategy
        && number(strategy, "Fixed") < 1) {
      throw bad("padding.strategy.Fixed is 0");
    }
  }

  private void checkWordPiece(JsonObject model) {
    for (String token : List.of("[PAD]", "[CLS]", "[SEP]")) {
      checkKnown("vocabulary", token);
    }
    checkKnown("model.unk_token", text(model, "unk_token"));
    if (!(json.get("post_processor") instanceof JsonObject)) {
      throw bad("post_processor is missing: texts would get no [CLS] and [SEP]");
    }
  }

  private void checkMerges(JsonObject model) {
    if (!(model.get("merges") instanceof JsonArray merges)) {
      throw bad("model.merges is missing");
    }
    int prefix = text(model, "continuing_subword_prefix").length();
    for (int i = 0; i < merges.size(); i++) {
      String[] pair = pair(merges.get(i));
      boolean known =
          pair.length == 2
              && vocabulary.contains(pair[0])
              && vocabulary.contains(pair[1])
              && pair[1].length() >= prefix
              && vocabulary.contains(pair[0] + pair[1].substring(prefix));
      if (!known) {
        String merge = pair.length == 2 ? quoted(pair[0]) + "+" + quoted(pair[1]) : "it";
        throw bad("model.merges[" + i + "]: " + merge + " is not in the vocabulary");
      }
    }
  }

  private static String[] pair(JsonElement merge) {
    if (merge instanceof JsonArray array) {
      return array.asList().stream()
          .filter(JsonElement::isJsonPrimitive)
          .map(JsonElement::getAsString)
          .toArray(String[]::new);
    }
    return merge.isJsonPrimitive() ? merge.getAsString().split(" ", -1) : new String[0];
  }

  private void checkUnknownPiece(JsonObject model) {
    if (model.has("unk_id") && !model.get("unk_id").isJsonNull()) {
      checkAtMost("model.unk_id", number(model, "unk_id"), vocabulary.size() - 1);
    }
  }

  /** Every special token that a post-processor inserts is in the vocabulary under its id. */
  private void checkTokens(String where, JsonElement part) {
    if (!(part instanceof JsonObject processor)) {
      return;
    }
    for (String name : List.of("sep", "cls")) {
      if (processor.get(name) instanceof JsonArray pair && pair.size() == 2) {
        checkToken(where + "." + name, pair.get(0).getAsString(), pair.get(1));
      }
    }
    for (String name : List.of("single", "pair")) {
      if (processor.get(name) instanceof JsonArray template) {
        template.forEach(piece -> checkTemplate(where + "." + name, processor, piece));
      }
    }
    if (processor.get("processors") instanceof JsonArray parts) {
      parts.forEach(inner -> checkTokens(where, inner));
    }
  }

  private void checkTemplate(String where, JsonObject processor, JsonElement piece) {
    if (!(piece instanceof JsonObject kind)
        || !(kind.get("SpecialToken") instanceof JsonObject special)) {
      return;
    }
    String name = text(special, "id");
    if (!(processor.get("special_tokens") instanceof JsonObject tokens)
        || !(tokens.get(name) instanceof JsonObject token)
        || !(token.get("ids") instanceof JsonArray ids)
        || !(token.get("tokens") instanceof JsonArray texts)
        || ids.size() != texts.size()) {
      throw bad(where + ": special token " + quoted(name) + " is missing in special_tokens");
    }
    for (int i = 0; i < ids.size(); i++) {
      checkToken(where, texts.get(i).getAsString(), ids.get(i));
    }
  }

  private void checkToken(String where, String token, JsonElement id) {
    checkKnown(where, token);
    if (!Integer.toString(vocabulary.id(token)).equals(id.toString())) {
      String what = where + ": token " + quoted(token) + " has id " + id + ", in the vocabulary ";
      throw bad(what + vocabulary.id(token));
    }
  }

  /** Java's strings may hold halves of characters; UTF-8, which the native library takes, not. */
  private void checkText() {
    String text = json.toString();
    if (!Tokenizer.wellFormed(text).equals(text)) {
      throw bad("a string holds a lone surrogate");
    }
  }

  private void checkKnown(String where, String token) {
    if (!vocabulary.contains(token)) {
      throw bad(where + ": token " + quoted(token) + " is missing in the vocabulary");
    }
  }

  private void checkAtMost(String where, double value, int most) {
    if (value > most) {
      throw bad(where + " is larger than " + most);
    }
  }

  /** A number ≥ 0 of an object; 0 if it is not there. */
  private double number(JsonObject object, String key) {
    JsonElement value = object.get(key);
    if (value == null || value.isJsonNull()) {
      return 0;
    }
    boolean whole = value.toString().matches("[0-9]{1,15}");
    if (!whole) {
      throw bad(key + " is not a whole number ≥ 0");
    }
    return value.getAsDouble();
  }

  private static String text(JsonObject object, String key) {
    JsonElement value = object.get(key);
    return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
  }

  private Fault newer(String what) {
    return Fault.of(ExitCode.MODEL, Place.of(source), what, "made by a newer tokenizers version");
  }

  private Fault bad(String what) {
    return Fault.of(ExitCode.MODEL, Place.of(source), what);
  }
}
