package finetune.store;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A manifest as JSON. Its last key is the SHA-256 of all bytes before it, in this and every later
 * format: so a flipped bit is told from a newer format.
 */
final class ManifestText {
  private static final String SEAL = ",\n  \"sha256\": \"";
  private static final String END = "\"\n}\n";
  private static final int SEAL_LENGTH = SEAL.length() + 64 + END.length();
  private static final int MOST_FILES = 100;
  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

  private ManifestText() {}

  static byte[] format(Manifest manifest) {
    JsonObject object = new JsonObject();
    object.addProperty("format", Manifest.FORMAT);
    object.addProperty("step", manifest.steps());
    manifest.best().ifPresent(steps -> object.addProperty("best", steps));
    JsonObject files = new JsonObject();
    manifest.files().forEach((name, digest) -> files.add(name, format(digest)));
    object.add("files", files);
    Identity identity = manifest.identity();
    object.add("recipe", format(identity.recipe()));
    object.add("inputs", format(identity.inputs()));
    JsonArray classes = new JsonArray();
    identity.classes().forEach(classes::add);
    object.add("classes", classes);
    object.add("fingerprint", format(identity.machine()));
    return seal(Json.pretty(object));
  }

  /** Puts the hash of everything before it in front of the last brace. */
  static byte[] seal(String json) {
    String body = json.substring(0, json.lastIndexOf('}')).stripTrailing();
    String hash = Digest.of(body.getBytes(StandardCharsets.UTF_8)).sha256();
    return (body + SEAL + hash + END).getBytes(StandardCharsets.UTF_8);
  }

  private static JsonObject format(Digest digest) {
    JsonObject object = new JsonObject();
    object.addProperty("length", digest.length());
    object.addProperty("sha256", digest.sha256());
    return object;
  }

  private static JsonObject format(Map<String, String> settings) {
    JsonObject object = new JsonObject();
    settings.forEach(object::addProperty);
    return object;
  }

  /** Reads a manifest; a newer format is a fault with exit code 5. */
  static Manifest parse(byte[] bytes, Path file) throws Damaged {
    Utf8.Decoded text = Utf8.decode(bytes);
    if (!text.isValid() || !isSealed(text.text())) {
      throw Damaged.wrong(Manifest.NAME + ": SHA-256 differs");
    }
    try {
      JsonObject object = Json.object(text.text());
      requireKnown(Json.count(object, "format"), file);
      return manifest(object);
    } catch (IOException e) {
      throw Damaged.wrong(Manifest.NAME + ": " + e.getMessage());
    }
  }

  private static boolean isSealed(String text) {
    int at = text.length() - SEAL_LENGTH;
    if (at < 0 || !text.startsWith(SEAL, at) || !text.endsWith(END)) {
      return false;
    }
    String hash = Digest.of(text.substring(0, at).getBytes(StandardCharsets.UTF_8)).sha256();
    return text.startsWith(hash, at + SEAL.length());
  }

  private static void requireKnown(long format, Path file) {
    if (format > Manifest.FORMAT) {
      throw Fault.of(
          ExitCode.MODEL,
          Place.of(file),
          "checkpoint format " + format + ", this build reads 1–" + Manifest.FORMAT,
          "upgrade");
    }
  }

  private static Manifest manifest(JsonObject object) throws IOException {
    Identity identity =
        new Identity(
            Json.settings(object, "recipe"),
            Json.settings(object, "inputs"),
            Json.texts(object, "classes"),
            Json.settings(object, "fingerprint"));
    OptionalLong best =
        object.has("best") ? OptionalLong.of(Json.count(object, "best")) : OptionalLong.empty();
    return new Manifest(Json.count(object, "step"), best, files(object), identity);
  }

  private static Map<String, Digest> files(JsonObject parent) throws IOException {
    JsonObject object = Json.object(parent, "files");
    if (object.size() > MOST_FILES) {
      throw new IOException("more than " + MOST_FILES + " files");
    }
    Map<String, Digest> files = new LinkedHashMap<>();
    for (String name : object.keySet()) {
      if (!FILE_NAME.matcher(name).matches()) {
        throw new IOException("illegal file name");
      }
      JsonObject digest = Json.object(object, name);
      files.put(name, new Digest(Json.count(digest, "length"), Json.text(digest, "sha256")));
    }
    return files;
  }
}
