package finetune.pretrained;

import finetune.archive.Array;
import finetune.random.Noise;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a task asks of a model: the layer that follows the encoder, and the loss.
 *
 * @param task what messages call the task
 * @param outputs number of classes; 1 for a score
 * @param isRegression whether the loss is the squared error; otherwise the cross entropy
 * @param dropout share of the values that dropout removes, in our own layers
 * @param seed of the start values
 */
public record Head(String task, int outputs, boolean isRegression, double dropout, long seed) {
  /** Standard deviation of the start values, as in BERT (Devlin et al., 2019, released code). */
  private static final double DEVIATION = 0.02;

  public Head {
    if (outputs < 1 || !(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(outputs + " outputs, dropout " + dropout);
    }
  }

  /** Start values of a linear layer: {@code weight} [outputs, hidden] and {@code bias} zero. */
  Map<String, Array> weights(String name, int hidden) {
    long key = new Noise(seed).key(Noise.Stream.HEAD, 0, 0, 0);
    float[] weight = new float[outputs * hidden];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (DEVIATION * Noise.gaussian(key, i));
    }
    Map<String, Array> weights = new LinkedHashMap<>();
    weights.put(name + ".weight", Array.ofFloats(weight, outputs, hidden));
    weights.put(name + ".bias", Array.ofFloats(new float[outputs], outputs));
    return weights;
  }
}
