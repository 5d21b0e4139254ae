package finetune.pretrained;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sizes of a BERT encoder.
 *
 * @param layers number of transformer layers
 * @param hidden width of the hidden states
 * @param intermediate width between the two linear layers of a feed-forward part
 * @param vocabulary rows of the word embedding
 * @param positions the longest text, in tokens
 * @param types number of segments
 */
record BertShape(
    int layers, int hidden, int intermediate, int vocabulary, int positions, int types) {
  /**
   * The shape of each weight by Hugging Face's name, in the order in which the graph takes them.
   */
  Map<String, List<Long>> weights() {
    Map<String, List<Long>> weights = new LinkedHashMap<>();
    String embeddings = "embeddings.";
    put(weights, embeddings + "word_embeddings.weight", vocabulary, hidden);
    put(weights, embeddings + "position_embeddings.weight", positions, hidden);
    put(weights, embeddings + "token_type_embeddings.weight", types, hidden);
    pair(weights, embeddings + "LayerNorm", hidden);
    for (int i = 0; i < layers; i++) {
      layer(weights, "encoder.layer." + i + ".");
    }
    pair(weights, "pooler.dense", hidden, hidden);
    return weights;
  }

  private void layer(Map<String, List<Long>> weights, String layer) {
    for (String part : List.of("self.query", "self.key", "self.value", "output.dense")) {
      pair(weights, layer + "attention." + part, hidden, hidden);
    }
    pair(weights, layer + "attention.output.LayerNorm", hidden);
    pair(weights, layer + "intermediate.dense", intermediate, hidden);
    pair(weights, layer + "output.dense", hidden, intermediate);
    pair(weights, layer + "output.LayerNorm", hidden);
  }

  /** A weight of that shape and a bias as long as its first side. */
  private static void pair(Map<String, List<Long>> weights, String name, int... shape) {
    put(weights, name + ".weight", shape);
    put(weights, name + ".bias", shape[0]);
  }

  private static void put(Map<String, List<Long>> weights, String name, int... shape) {
    List<Long> sizes = new ArrayList<>();
    for (int size : shape) {
      sizes.add((long) size);
    }
    weights.put(name, sizes);
  }
}
