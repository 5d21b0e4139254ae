package finetune.journal;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import finetune.store.Json;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Entries as lines of JSON and back. JSON has no NaN and no infinity: such a number is null, and
 * {@code not_finite} at the end of the line says which it was.
 */
final class Lines {
  private static final String KIND = "kind";
  private static final String NOT_FINITE = "not_finite";

  private static final Gson GSON =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .serializeSpecialFloatingPointValues()
          .serializeNulls()
          .disableHtmlEscaping()
          .create();

  private static final Map<String, Class<?>> KINDS =
      Arrays.stream(Entry.class.getPermittedSubclasses())
          .collect(Collectors.toMap(Lines::kind, Function.identity()));

  private Lines() {}

  private static String kind(Class<?> entry) {
    return entry.getSimpleName().toLowerCase(Locale.ROOT);
  }

  static String format(Entry entry) {
    JsonObject line = new JsonObject();
    line.addProperty(KIND, kind(entry.getClass()));
    JsonObject notFinite = new JsonObject();
    for (Map.Entry<String, JsonElement> field :
        GSON.toJsonTree(entry).getAsJsonObject().entrySet()) {
      line.add(field.getKey(), finite(field.getKey(), field.getValue(), notFinite));
    }
    if (!notFinite.isEmpty()) {
      line.add(NOT_FINITE, notFinite);
    }
    return GSON.toJson(line);
  }

  private static JsonElement finite(String key, JsonElement value, JsonObject notFinite) {
    if (value instanceof JsonObject object) {
      JsonObject copy = new JsonObject();
      object
          .entrySet()
          .forEach(e -> copy.add(e.getKey(), finite(e.getKey(), e.getValue(), notFinite)));
      return copy;
    }
    if (value instanceof JsonPrimitive number
        && number.isNumber()
        && !Double.isFinite(number.getAsDouble())) {
      notFinite.addProperty(key, number.getAsString());
      return JsonNull.INSTANCE;
    }
    return value;
  }

  /** Reads one line; the exception says what is wrong with it. */
  static Entry parse(JsonObject line) throws IOException {
    Class<?> kind = KINDS.get(Json.text(line, KIND));
    if (kind == null) {
      throw new IOException("unknown kind");
    }
    JsonObject fields = line.deepCopy();
    if (fields.get(NOT_FINITE) instanceof JsonObject notFinite) {
      restore(fields, notFinite);
    }
    try {
      return (Entry) GSON.fromJson(fields, kind);
    } catch (JsonParseException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static void restore(JsonObject fields, JsonObject notFinite) {
    for (Map.Entry<String, JsonElement> field : fields.entrySet()) {
      if (field.getValue() instanceof JsonObject inner && inner != notFinite) {
        restore(inner, notFinite);
      } else if (field.getValue().isJsonNull() && notFinite.has(field.getKey())) {
        field.setValue(notFinite.get(field.getKey()));
      }
    }
  }
}
