package finetune.pretrained;

import finetune.archive.Array;
import finetune.fault.Place;
import finetune.random.Noise;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An untrained model of BERT-base's shape (110 M weights, 12 layers of 768; Devlin et al., 2019),
 * to measure what such a size costs. It reads the default model's vocabulary, which is BERT's own.
 */
final class RandomBert {
  static final String NAME = "bert-base-random";
  static final String SOURCE = "random numbers, for measuring only";

  private static final BertShape SHAPE = new BertShape(12, 768, 3072, 30_522, 512, 2);
  private static final int HEADS = 12;
  private static final double EPSILON = 1e-12;

  /** Of a uniform distribution with the standard deviation of BERT's start values, 0.02. */
  private static final double RANGE = 0.02 * Math.sqrt(3);

  private RandomBert() {}

  /** Size of its weights. */
  static long bytes() {
    return SHAPE.weights().values().stream().mapToLong(RandomBert::size).sum() * Float.BYTES;
  }

  static Pretrained open() {
    Map<String, Array> all = new LinkedHashMap<>();
    int part = 0;
    for (Map.Entry<String, List<Long>> weight : SHAPE.weights().entrySet()) {
      all.put(weight.getKey(), values(weight.getKey(), weight.getValue(), part++));
    }
    BertWeights weights = BertWeights.among(Place.of(NAME), all);
    TokenizerFile tokenizer = MiniLm.tokenizer();
    return new Bert(NAME, Map.of(), tokenizer, weights, Map.of(), HEADS, EPSILON);
  }

  private static Array values(String name, List<Long> shape, int part) {
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
