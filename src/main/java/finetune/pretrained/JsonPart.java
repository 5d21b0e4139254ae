package finetune.pretrained;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;

/**
 * An object within a {@code tokenizer.json}, and how faults name it.
 *
 * @param source what faults call the file
 * @param path of keys to the object; empty for the whole
 */
record JsonPart(String source, String path, JsonObject object) {
  /** The object under a key, if there is one. */
  JsonPart part(String key) {
    return of(key, object.get(key));
  }

  /** An element of this part as a part; null if it is not an object. */
  JsonPart of(String key, JsonElement element) {
    return element instanceof JsonObject inner ? new JsonPart(source, name(key), inner) : null;
  }

  /** How faults name a member. */
  String name(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** A string; empty if there is none. */
  String text(String key) {
    JsonElement value = object.get(key);
    return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
  }

  /** A whole number ≥ 0; 0 if it is not there. */
  double count(String key) {
    JsonElement value = object.get(key);
    if (value == null || value.isJsonNull()) {
      return 0;
    }
    if (!value.toString().matches("[0-9]{1,15}")) {
      throw bad(name(key) + " is not a whole number ≥ 0");
    }
    return value.getAsDouble();
  }

  void checkAtMost(String key, int most) {
    if (count(key) > most) {
      throw bad(name(key) + " is larger than " + most);
    }
  }

  Fault newer(String what) {
    return Fault.of(ExitCode.MODEL, Place.of(source), what, "made by a newer tokenizers version");
  }

  Fault bad(String what) {
    return Fault.of(ExitCode.MODEL, Place.of(source), what);
  }
}
