package finetune.pretrained;

import static finetune.fault.Printable.quoted;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Numbers;
import finetune.fault.Place;
import finetune.fault.Utf8;
import finetune.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Hugging Face {@code tokenizer.json}, read and checked in Java: a malformed one would end the
 * process inside the native library.
 */
public final class TokenizerFile {
  private static final int LARGEST = 64 << 20;
  private static final Pattern POSITION =
      Pattern.compile("^(.*?) at line (\\d{1,9}) column (\\d{1,9})", Pattern.DOTALL);

  private final String source;
  private final byte[] bytes;
  private final JsonObject json;
  private final Vocabulary vocabulary;

  private TokenizerFile(String source, byte[] bytes) {
    this.source = source;
    this.bytes = bytes;
    this.json = parse(source, bytes);
    this.vocabulary = Vocabulary.of(source, json);
    new TokenizerChecks(new JsonPart(source, "", json), vocabulary).check();
  }

  /** Reads a file; a fault with exit code 5 unless all of it is known and consistent. */
  public static TokenizerFile read(Path path) {
    Place place = Place.of(path);
    try {
      if (!Files.isRegularFile(path)) {
        String what = Files.exists(path) ? "is not a regular file" : "not found";
        throw Fault.of(ExitCode.MODEL, place, what);
      }
      if (Files.size(path) > LARGEST) {
        throw Fault.of(ExitCode.MODEL, place, "is larger than 64 MiB; not a tokenizer.json");
      }
      return new TokenizerFile(path.toString(), Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      throw Fault.of(ExitCode.MODEL, place, "not found");
    } catch (IOException e) {
      throw Fault.unreadable(ExitCode.STORAGE, path, e);
    }
  }

  /** Checks a text that is in memory; {@code source} is what faults call it. */
  public static TokenizerFile of(String source, byte[] bytes) {
    return new TokenizerFile(source, bytes.clone());
  }

  /** The file as it was read. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** A tokenizer that cuts texts to so many tokens. */
  Tokenizer open(int maxLength) {
    return new Tokenizer(source, withoutPolicy(), maxLength, vocabulary.size() - 1);
  }

  /** Fails if an id has no row in the word embedding. */
  void checkRows(int rows) {
    if (vocabulary.size() > rows) {
      String what = "id " + rows + " (" + quoted(vocabulary.token(rows)) + ") ≥ embedding rows ";
      throw Fault.of(ExitCode.MODEL, Place.of(source), what + rows, "tokenizer of another model?");
    }
  }

  /** What turns text into ids, and nothing else: how long and how padded is our decision. */
  private String withoutPolicy() {
    JsonObject copy = json.deepCopy();
    for (String key : new String[] {"truncation", "padding", "decoder"}) {
      copy.add(key, JsonNull.INSTANCE);
    }
    return copy.toString();
  }

  private static JsonObject parse(String source, byte[] bytes) {
    Utf8.Decoded decoded = Utf8.decode(bytes);
    if (!decoded.isValid()) {
      Place place = Place.offset(source, decoded.badByte());
      throw Fault.of(ExitCode.MODEL, place, "is not valid UTF-8");
    }
    try {
      return Json.object(decoded.text());
    } catch (IOException e) {
      throw malformed(source, "" + e.getMessage(), e);
    }
  }

  /** Gson says where in its message. */
  private static Fault malformed(String source, String message, IOException cause) {
    Matcher matcher = POSITION.matcher(message);
    if (!matcher.find()) {
      return Fault.of(ExitCode.MODEL, Place.of(source), message, "", cause);
    }
    long line = Numbers.whole(matcher.group(2)).orElse(1);
    long column = Numbers.whole(matcher.group(3)).orElse(1);
    String what =
        matcher.group(1).startsWith("End of input")
            ? "unexpected end of file"
            : "not JSON: " + matcher.group(1);
    return Fault.of(ExitCode.MODEL, Place.at(source, line, column), what, "", cause);
  }
}
