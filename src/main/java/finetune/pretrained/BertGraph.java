package finetune.pretrained;

import finetune.archive.Array;
import finetune.archive.ModuleTree;
import finetune.archive.TorchScript;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The TorchScript graph of a BERT classifier, which we write ourselves: the same text serves the
 * graph that takes its weights as an argument and the saved module that holds them.
 *
 * <p>The text counts weights and dropout sites, in the order of {@link BertShape#weights}, each
 * weight with its bias behind it:
 *
 * <pre>
 * w[0], w[1], w[2]         embeddings of words, positions, types; w[3] their LayerNorm
 * i = 5 + 16 n             the first of layer n
 * w[i], w[i+2], w[i+4]     query, key, value; w[i+6] attention's output; w[i+8] LayerNorm
 * w[i+10], w[i+12]         feed-forward, to and from the wide side; w[i+14] LayerNorm
 * i = 5 + 16 layers        the pooler; w[i+2] the classifier
 *
 * site 0                   what the layers read
 * 1 + 3 n, 2 + 3 n         attention's weights of layer n, its output
 * 3 + 3 n                  the feed-forward's output
 * 1 + 3 layers             what the classifier reads
 * </pre>
 *
 * <p>From 128 tokens on, where nothing is dropped, attention is libtorch's own, which writes no
 * scores to memory: it is faster from about there (scripts/bench/LOG.md).
 *
 * @param layers number of transformer layers
 * @param heads attention heads a layer
 * @param epsilon added to the variance in layer normalization
 * @param dropout share of the values that dropout removes, everywhere
 * @param regression whether the loss is the squared error
 * @param products what the layers' products are computed in; the saved module's is always fp32
 */
record BertGraph(
    int layers, int heads, double epsilon, double dropout, boolean regression, Products products) {
  private static final String CLASS = "Model";
  private static final String NETWORK = network("linear.py", "attention.py", "bert.py");

  /**
   * Networks of models that earlier builds saved, made of numbered texts where a text has changed
   * since. Such a model is recognised, and trained further in today's network.
   */
  static final List<String> EARLIER =
      List.of(
          network("linear-1.py", "attention-1.py", "bert-1.py"),
          network("linear-1.py", "attention-2.py", "bert-1.py"));

  private static String network(String linear, String attention, String bert) {
    return Scripts.text("dropout.py", linear, attention, bert);
  }

  /** The same network with other products. */
  BertGraph computing(Products other) {
    return new BertGraph(layers, heads, epsilon, dropout, regression, other);
  }

  /** The graph, which takes all weights as an argument. */
  TorchScript graph() {
    String methods = NETWORK + Scripts.text("values.py", "objective.py");
    return ModuleTree.of(CLASS, methods, Map.of(), attributes(products));
  }

  /** The saved module, which holds these weights and answers {@code forward}. */
  TorchScript module(Map<String, Array> weights) {
    return module(weights, NETWORK);
  }

  /** The module with the text of a network. */
  TorchScript module(Map<String, Array> weights, String network) {
    String methods = network + collect(weights) + Scripts.text("chance.py", "forward.py");
    return Scripts.evaluating(ModuleTree.of(CLASS, methods, weights, attributes(Products.FP32)));
  }

  /** The graph of a module that we saved; empty for any other archive. */
  static Optional<BertGraph> of(TorchScript archive, Map<String, Array> weights) {
    Map<String, Object> known = archive.root().attributes();
    if (known.get("layers") instanceof Long layers
        && known.get("heads") instanceof Long heads
        && known.get("epsilon") instanceof Double epsilon
        && known.get("dropout") instanceof Double dropout
        && known.get("regression") instanceof Boolean regression) {
      BertGraph graph =
          new BertGraph(
              layers.intValue(), heads.intValue(), epsilon, dropout, regression, Products.FP32);
      // The attributes could be anyone's; the code is only ours if we would write the same.
      return Stream.concat(Stream.of(NETWORK), EARLIER.stream())
          .filter(text -> graph.module(weights, text).code().equals(archive.code()))
          .map(text -> graph)
          .findFirst();
    }
    return Optional.empty();
  }

  /**
   * Bytes that a gradient keeps of a batch, as {@link TaskModel#activations}: so many fp32 hidden
   * states of it a layer, and so many fp32 scores of all pairs of tokens. Fitted, not derived, to
   * what steps and epochs come to; MemoryModelTest has some of the peaks. More than the scores that
   * are kept are counted, as their places, of another size for every length, leave holes that no
   * other fits. ROUNDED was fitted before attention was rounded too. A graph that makes fewer
   * copies needs new figures.
   */
  long activations(BertShape shape, int rows, int length) {
    double hidden = (double) rows * length * shape.hidden() * Float.BYTES;
    double scores = (double) rows * heads * length * length * Float.BYTES;
    return Math.round(
        layers
            * switch (products) {
              case FP32 -> 17 * hidden + 4.4 * scores;
              case BF16 -> 8 * hidden + 5.5 * scores;
              case ROUNDED -> 41 * hidden + 3 * scores;
            });
  }

  /**
   * As {@link TaskModel#compiled}. oneDNN compiles about 20 products for each length, about 0.2 MB
   * each, and keeps the last 1,024; libtorch's products in fp32 are not its own.
   */
  long compiled(int lengths) {
    return products == Products.BF16 ? 4_500_000L * Math.min(lengths, 50) : 0;
  }

  private Map<String, Object> attributes(Products products) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("layers", (long) layers);
    attributes.put("heads", (long) heads);
    attributes.put("epsilon", epsilon);
    attributes.put("dropout", dropout);
    attributes.put("regression", regression);
    attributes.put("bf16", products == Products.BF16);
    attributes.put("rounded", products == Products.ROUNDED);
    return attributes;
  }

  private static String collect(Map<String, Array> weights) {
    return weights.keySet().stream()
        .map(ModuleTree::reference)
        .collect(
            Collectors.joining(", ", "  def weights(self) -> List[Tensor]:\n    return [", "]\n"));
  }
}
