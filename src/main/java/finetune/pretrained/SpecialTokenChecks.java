package finetune.pretrained;

import static finetune.fault.Printable.quoted;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.util.List;

/** Every special token that a post-processor inserts is in the vocabulary, under the same id. */
final class SpecialTokenChecks {
  private final Vocabulary vocabulary;

  SpecialTokenChecks(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  void check(JsonPart processor) {
    for (String name : List.of("sep", "cls")) {
      if (processor.object().get(name) instanceof JsonArray pair && pair.size() == 2) {
        checkToken(processor, name, pair.get(0), pair.get(1));
      }
    }
    for (String name : List.of("single", "pair")) {
      if (processor.object().get(name) instanceof JsonArray template) {
        template.forEach(piece -> checkPiece(processor, name, processor.of(name, piece)));
      }
    }
    if (processor.object().get("processors") instanceof JsonArray parts) {
      for (int i = 0; i < parts.size(); i++) {
        JsonPart part = processor.of("processors[" + i + "]", parts.get(i));
        if (part != null) {
          check(part);
        }
      }
    }
  }

  private void checkPiece(JsonPart processor, String where, JsonPart piece) {
    JsonPart special = piece == null ? null : piece.part("SpecialToken");
    if (special == null) {
      return;
    }
    String name = special.text("id");
    JsonPart known = processor.part("special_tokens");
    JsonPart token = known == null ? null : known.part(name);
    if (token == null
        || !(token.object().get("ids") instanceof JsonArray ids)
        || !(token.object().get("tokens") instanceof JsonArray texts)
        || ids.size() != texts.size()) {
      String what = ": special token " + quoted(name) + " is missing in special_tokens";
      throw processor.bad(processor.name(where) + what);
    }
    for (int i = 0; i < ids.size(); i++) {
      checkToken(processor, where, texts.get(i), ids.get(i));
    }
  }

  private void checkToken(JsonPart processor, String where, JsonElement text, JsonElement id) {
    String token = text.isJsonPrimitive() ? text.getAsString() : "";
    vocabulary.require(processor.name(where), token);
    if (!Integer.toString(vocabulary.id(token)).equals(id.toString())) {
      String what = ": token " + quoted(token) + " has id " + id + ", in the vocabulary ";
      throw processor.bad(processor.name(where) + what + vocabulary.id(token));
    }
  }
}
