package finetune.pretrained;

import finetune.archive.Array;
import finetune.fault.Place;
import finetune.random.Noise;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Untrained models of BERT's published shapes, to measure what a size costs: BERT-base (110 M
 * weights; Devlin et al., 2019) and BERT-medium (41 M; Turc et al., 2019). They read the default
 * model's vocabulary, which is BERT's own.
 */
enum RandomBert {
  MEDIUM("bert-medium-random", 8, 512),
  BASE("bert-base-random", 12, 768);

  static final String SOURCE = "random numbers, for measuring only";

  /** Width of one attention head, in all of them. */
  private static final int HEAD_WIDTH = 64;

  private static final double EPSILON = 1e-12;

  /** Of a uniform distribution with the standard deviation of BERT's start values, 0.02. */
  private static final double RANGE = 0.02 * Math.sqrt(3);

  private final String title;
  private final BertShape shape;

  RandomBert(String title, int layers, int hidden) {
    this.title = title;
    this.shape = new BertShape(layers, hidden, 4 * hidden, 30_522, 512, 2);
  }

  /** The name by which it is asked for. */
  String title() {
    return title;
  }

  /** The one of that name, if there is one. */
  static Optional<RandomBert> named(String name) {
    return Stream.of(values()).filter(model -> model.title.equals(name)).findFirst();
  }

  /** Size of its weights. */
  long bytes() {
    return shape.weights().values().stream().mapToLong(RandomBert::size).sum() * Float.BYTES;
  }

  Pretrained open() {
    Map<String, Array> all = new LinkedHashMap<>();
    int part = 0;
    for (Map.Entry<String, List<Long>> weight : shape.weights().entrySet()) {
      all.put(weight.getKey(), start(weight.getKey(), weight.getValue(), part++));
    }
    BertWeights weights = BertWeights.among(Place.of(title), all);
    TokenizerFile tokenizer = MiniLm.tokenizer();
    int heads = shape.hidden() / HEAD_WIDTH;
    return new Bert(title, Map.of(), tokenizer, weights, Map.of(), heads, EPSILON);
  }

  private static Array start(String name, List<Long> shape, int part) {
    float[] values = new float[Math.toIntExact(size(shape))];
    if (name.endsWith("LayerNorm.weight")) {
      Arrays.fill(values, 1);
    } else if (name.endsWith(".weight")) {
      long key = new Noise(0).key(Noise.Stream.HEAD, 0, 1, part);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (RANGE * (2 * Noise.uniform(key, i) - 1));
      }
    }
    return Array.ofFloats(values, shape.stream().mapToLong(side -> side).toArray());
  }

  private static long size(List<Long> shape) {
    return shape.stream().reduce(1L, (a, b) -> a * b);
  }
}
