package finetune.pretrained;

import static finetune.fault.Printable.quoted;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Numbers;
import finetune.fault.Place;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tokens of a {@code tokenizer.json}, added ones included: every id from 0 on has one. */
final class Vocabulary {
  private final Place place;
  private final Map<String, Integer> ids = new LinkedHashMap<>();
  private final Map<Integer, String> tokens = new HashMap<>();

  private Vocabulary(Place place) {
    this.place = place;
  }

  static Vocabulary of(String source, JsonObject json) {
    Vocabulary vocabulary = new Vocabulary(Place.of(source));
    if (!(json.get("model") instanceof JsonObject model)) {
      throw vocabulary.bad("model is missing");
    }
    if (model.get("vocab") instanceof JsonObject words) {
      words.entrySet().forEach(entry -> vocabulary.add(entry.getKey(), entry.getValue()));
    } else if (model.get("vocab") instanceof JsonArray pieces) {
      for (int id = 0; id < pieces.size(); id++) {
        vocabulary.piece(pieces.get(id), id);
      }
    } else {
      throw vocabulary.bad("model.vocab is missing");
    }
    vocabulary.addedTokens(json.get("added_tokens"));
    vocabulary.checkDense();
    return vocabulary;
  }

  /** Number of ids. */
  int size() {
    return tokens.size();
  }

  boolean contains(String token) {
    return ids.containsKey(token);
  }

  /** Fails if a token that is needed there is missing. */
  void require(String where, String token) {
    if (!contains(token)) {
      throw bad(where + ": token " + quoted(token) + " is missing in the vocabulary");
    }
  }

  /** The id of a token, or -1. */
  int id(String token) {
    return ids.getOrDefault(token, -1);
  }

  /** The token of an id that is in use. */
  String token(int id) {
    return tokens.get(id);
  }

  /** A whole number that is not negative. */
  private int number(JsonElement value, String what) {
    boolean plain =
        value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
    long number = plain ? Numbers.whole(value.getAsString()).orElse(-1) : -1;
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw bad(what + " has id " + quoted("" + value) + ", not a whole number ≥ 0");
    }
    return (int) number;
  }

  private void add(String token, JsonElement id) {
    put(token, number(id, "token " + quoted(token)));
  }

  private void piece(JsonElement piece, int id) {
    if (piece instanceof JsonArray pair
        && pair.size() == 2
        && pair.get(0).isJsonPrimitive()
        && pair.get(1).isJsonPrimitive()) {
      put(pair.get(0).getAsString(), id);
      return;
    }
    throw bad("model.vocab[" + id + "] is not a piece with its score");
  }

  private void put(String token, int id) {
    Integer before = ids.putIfAbsent(token, id);
    if (before != null && before != id) {
      throw bad("token " + quoted(token) + " has two ids, " + before + " and " + id);
    }
    String other = tokens.putIfAbsent(id, token);
    if (other != null && !other.equals(token)) {
      throw bad("id " + id + " is given to both " + quoted(other) + " and " + quoted(token));
    }
  }

  private void addedTokens(JsonElement added) {
    if (added == null || added.isJsonNull()) {
      return;
    }
    if (!(added instanceof JsonArray array)) {
      throw bad("added_tokens is not a list");
    }
    for (int i = 0; i < array.size(); i++) {
      boolean text =
          array.get(i) instanceof JsonObject token
              && token.get("content") != null
              && token.get("content").isJsonPrimitive();
      String content = text ? ((JsonObject) array.get(i)).get("content").getAsString() : "";
      if (content.isEmpty()) {
        throw bad("added_tokens[" + i + "] has no content");
      }
      add(content, ((JsonObject) array.get(i)).get("id"));
    }
  }

  private void checkDense() {
    int highest = tokens.isEmpty() ? -1 : Collections.max(tokens.keySet());
    if (highest + 1 != tokens.size()) {
      int gap = 0;
      while (tokens.containsKey(gap)) {
        gap++;
      }
      throw bad("id " + gap + " has no token, but ids go up to " + highest);
    }
    if (tokens.isEmpty()) {
      throw bad("vocabulary is empty");
    }
  }

  private Fault bad(String what) {
    return Fault.of(ExitCode.MODEL, place, what);
  }
}
