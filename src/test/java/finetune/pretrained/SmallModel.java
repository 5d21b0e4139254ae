package finetune.pretrained;

import com.google.gson.Gson;
import finetune.archive.Array;
import finetune.random.Noise;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A checkpoint of our own graph that trains in milliseconds: a BERT of two layers that spells, with
 * random weights.
 *
 * @param archive its {@code model.pt}
 * @param tokenizer its {@code tokenizer.json}
 */
public record SmallModel(Path archive, Path tokenizer) {
  private static final int HIDDEN = 16;
  private static final int POSITIONS = 32;

  /** Writes one into a folder. */
  public static SmallModel write(Path folder) throws IOException {
    List<String> tokens = tokens();
    Path archive = folder.resolve(Models.MODEL_FILE);
    BertShape shape = new BertShape(2, HIDDEN, 2 * HIDDEN, tokens.size(), POSITIONS, 2);
    try (OutputStream out = Files.newOutputStream(archive)) {
      new BertGraph(2, 2, 1e-12, 0.1, false, Products.FP32).module(weights(shape)).write(out);
    }
    Path tokenizer = folder.resolve(Models.TOKENIZER_FILE);
    Files.writeString(tokenizer, new Gson().toJson(tokenizer(tokens)));
    return new SmallModel(archive, tokenizer);
  }

  private static Map<String, Array> weights(BertShape shape) {
    Map<String, Array> weights = new LinkedHashMap<>();
    Noise noise = new Noise(7);
    for (Map.Entry<String, List<Long>> weight : shape.weights().entrySet()) {
      long[] sizes = weight.getValue().stream().mapToLong(Long::longValue).toArray();
      long key = noise.key(Noise.Stream.HEAD, weights.size(), 0, 0);
      boolean scale = weight.getKey().endsWith("LayerNorm.weight");
      float[] values = new float[Math.toIntExact(Array.size(sizes))];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) ((scale ? 1 : 0) + 0.2 * Noise.gaussian(key, i));
      }
      weights.put(weight.getKey(), Array.ofFloats(values, sizes));
    }
    return weights;
  }

  /** The special ones, then each letter and digit, as the beginning of a word and inside one. */
  private static List<String> tokens() {
    List<String> tokens = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]"));
    for (char c : "abcdefghijklmnopqrstuvwxyz0123456789.,'".toCharArray()) {
      tokens.add(String.valueOf(c));
      tokens.add("##" + c);
    }
    return tokens;
  }

  private static Map<String, Object> tokenizer(List<String> tokens) {
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    tokens.forEach(token -> vocabulary.put(token, vocabulary.size()));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", "1.0");
    json.put("added_tokens", tokens.subList(0, 4).stream().map(t -> special(t, tokens)).toList());
    json.put(
        "normalizer",
        Map.of(
            "type", "BertNormalizer",
            "clean_text", true,
            "handle_chinese_chars", true,
            "lowercase", true));
    json.put("pre_tokenizer", Map.of("type", "BertPreTokenizer"));
    json.put(
        "post_processor",
        Map.of(
            "type", "BertProcessing",
            "sep", List.of("[SEP]", tokens.indexOf("[SEP]")),
            "cls", List.of("[CLS]", tokens.indexOf("[CLS]"))));
    json.put(
        "model",
        Map.of(
            "type", "WordPiece",
            "unk_token", "[UNK]",
            "continuing_subword_prefix", "##",
            "max_input_chars_per_word", 100,
            "vocab", vocabulary));
    return json;
  }

  private static Map<String, Object> special(String token, List<String> tokens) {
    return Map.of(
        "id", tokens.indexOf(token),
        "content", token,
        "single_word", false,
        "lstrip", false,
        "rstrip", false,
        "normalized", false,
        "special", true);
  }
}
