package finetune.store;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import finetune.fault.Numbers;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * JSON as files and output have it. Its reading is strict: one object, no duplicate keys, nothing
 * behind it, nothing lenient.
 */
public final class Json {
  private static final Gson LINE = new GsonBuilder().disableHtmlEscaping().create();
  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private Json() {}

  /** The value on one line, without a line end. */
  public static String line(Object value) {
    return LINE.toJson(value);
  }

  /** The value on indented lines, without a last line end. */
  public static String pretty(Object value) {
    return PRETTY.toJson(value);
  }

  /** The object that the text is. */
  public static JsonObject object(String text) throws IOException {
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    try {
      if (reader.peek() != JsonToken.BEGIN_OBJECT) {
        throw new IOException("not a JSON object");
      }
      JsonObject object = object(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new IOException("text after the JSON object");
      }
      return object;
    } catch (NumberFormatException | IllegalStateException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The object under a key. */
  public static JsonObject object(JsonObject parent, String key) throws IOException {
    return object(parent.get(key), key);
  }

  /** An element that must be an object. */
  static JsonObject object(JsonElement element, String key) throws IOException {
    if (element instanceof JsonObject object) {
      return object;
    }
    throw new IOException(key + " is not an object");
  }

  /** The texts of the array under a key. */
  static List<String> texts(JsonObject parent, String key) throws IOException {
    if (!(parent.get(key) instanceof JsonArray array)) {
      throw new IOException(key + " is not a list");
    }
    List<String> texts = new ArrayList<>();
    for (JsonElement element : array) {
      texts.add(text(element, key));
    }
    return texts;
  }

  /** All members of the object under a key, which must be texts. */
  public static Map<String, String> settings(JsonObject parent, String key) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> entry : object(parent, key).entrySet()) {
      settings.put(entry.getKey(), text(entry.getValue(), key));
    }
    return settings;
  }

  /** The text under a key. */
  public static String text(JsonObject parent, String key) throws IOException {
    return text(parent.get(key), key);
  }

  private static String text(JsonElement element, String key) throws IOException {
    if (element instanceof JsonPrimitive value && value.isString()) {
      return value.getAsString();
    }
    throw new IOException(key + " is not a text");
  }

  /** The whole number of 0 or more under a key. */
  public static long count(JsonObject parent, String key) throws IOException {
    if (parent.get(key) instanceof JsonPrimitive value && value.isNumber()) {
      OptionalLong number = Numbers.whole(value.getAsString());
      if (number.isPresent() && number.getAsLong() >= 0) {
        return number.getAsLong();
      }
    }
    throw new IOException(key + " is not a whole number of 0 or more");
  }

  private static JsonObject object(JsonReader reader) throws IOException {
    JsonObject object = new JsonObject();
    reader.beginObject();
    while (reader.hasNext()) {
      String key = reader.nextName();
      if (object.has(key)) {
        throw new IOException("duplicate key at " + reader.getPath());
      }
      object.add(key, element(reader));
    }
    reader.endObject();
    return object;
  }

  private static JsonArray array(JsonReader reader) throws IOException {
    JsonArray array = new JsonArray();
    reader.beginArray();
    while (reader.hasNext()) {
      array.add(element(reader));
    }
    reader.endArray();
    return array;
  }

  private static JsonElement element(JsonReader reader) throws IOException {
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> object(reader);
      case BEGIN_ARRAY -> array(reader);
      case STRING -> new JsonPrimitive(reader.nextString());
      case NUMBER -> new JsonPrimitive(new BigDecimal(reader.nextString()));
      case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
      case NULL -> {
        reader.nextNull();
        yield JsonNull.INSTANCE;
      }
      case END_ARRAY, END_OBJECT, NAME, END_DOCUMENT ->
          throw new IOException("expected a value at " + reader.getPath());
    };
  }
}
