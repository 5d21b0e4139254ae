package finetune.pretrained;

import static finetune.fault.Printable.quoted;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.util.List;

/** What must hold for the model of a {@code tokenizer.json}, which cuts words into tokens. */
final class SubwordChecks {
  private final JsonPart file;
  private final JsonPart model;
  private final Vocabulary vocabulary;

  SubwordChecks(JsonPart file, Vocabulary vocabulary) {
    this.file = file;
    this.model = file.part("model");
    this.vocabulary = vocabulary;
  }

  void check() {
    switch (model.text("type")) {
      case "WordPiece" -> checkWordPiece();
      case "BPE" -> checkMerges();
      case "Unigram" -> model.checkAtMost("unk_id", vocabulary.size() - 1);
      default -> vocabulary.require("model.unk_token", model.text("unk_token"));
    }
  }

  private void checkWordPiece() {
    for (String token : List.of("[PAD]", "[CLS]", "[SEP]")) {
      vocabulary.require("vocabulary", token);
    }
    vocabulary.require("model.unk_token", model.text("unk_token"));
    if (file.part("post_processor") == null) {
      throw file.bad("post_processor is missing: texts would get no [CLS] and [SEP]");
    }
  }

  private void checkMerges() {
    if (!(model.object().get("merges") instanceof JsonArray merges)) {
      throw file.bad("model.merges is missing");
    }
    int prefix = model.text("continuing_subword_prefix").length();
    for (int i = 0; i < merges.size(); i++) {
      List<String> pair = pair(merges.get(i));
      boolean known =
          pair.size() == 2
              && vocabulary.contains(pair.get(0))
              && vocabulary.contains(pair.get(1))
              && pair.get(1).length() >= prefix
              && vocabulary.contains(pair.get(0) + pair.get(1).substring(prefix));
      if (!known) {
        String merge = pair.size() == 2 ? quoted(pair.get(0)) + "+" + quoted(pair.get(1)) : "it";
        throw file.bad("model.merges[" + i + "]: " + merge + " is not in the vocabulary");
      }
    }
  }

  /** A merge is written as "a b" or, in newer files, as ["a", "b"]. */
  private static List<String> pair(JsonElement merge) {
    if (merge instanceof JsonArray array) {
      return array.asList().stream()
          .filter(JsonElement::isJsonPrimitive)
          .map(JsonElement::getAsString)
          .toList();
    }
    return merge.isJsonPrimitive() ? List.of(merge.getAsString().split(" ", -1)) : List.of();
  }
}
