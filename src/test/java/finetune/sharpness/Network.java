package finetune.sharpness;

import com.google.gson.Gson;
import finetune.archive.Array;
import finetune.tensor.Layout;
import finetune.tensor.Part;
import finetune.tensor.Tensors;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A network of 5 tanh and 3 outputs in plain Java, with the numbers that PyTorch found for it;
 * scripts/fixtures/hessian.py made them.
 */
record Network(
    double[][] inputs,
    int[] labels,
    Map<String, double[]> weights,
    double loss,
    double[] gradient,
    double[] eigenvalues,
    double trace)
    implements Surface {
  private static final int WIDE = 5;
  private static final int CLASSES = 3;
  private static final Layout LAYOUT =
      new Layout(
          List.of(
              Part.of("first.weight", 5, 4),
              Part.of("first.bias", 5),
              Part.of("second.weight", 3, 5),
              Part.of("second.bias", 3)));

  static Network read() throws IOException {
    try (Reader in =
        new InputStreamReader(
            Network.class.getResourceAsStream("network.json"), StandardCharsets.UTF_8)) {
      return new Gson().fromJson(in, Network.class);
    }
  }

  /** The weights of the fixture, in the thread's innermost scope. */
  Tensors start() {
    return tensors(weights);
  }

  private static Tensors tensors(Map<String, double[]> numbers) {
    return Tensors.of(
        LAYOUT,
        Map.of(
            "first.weight", Array.ofDoubles(numbers.get("first.weight"), 5, 4),
            "first.bias", Array.ofDoubles(numbers.get("first.bias"), 5),
            "second.weight", Array.ofDoubles(numbers.get("second.weight"), 3, 5),
            "second.bias", Array.ofDoubles(numbers.get("second.bias"), 3)));
  }

  @Override
  public double loss(Tensors at) {
    return new Pass(at).loss;
  }

  @Override
  public Tensors gradient(Tensors at) {
    Pass pass = new Pass(at);
    return tensors(
        Map.of(
            "first.weight", pass.w1Gradient,
            "first.bias", pass.b1Gradient,
            "second.weight", pass.w2Gradient,
            "second.bias", pass.b2Gradient));
  }

  /** Forward and backward over all rows. */
  private final class Pass {
    private final double[] w1Gradient = new double[WIDE * 4];
    private final double[] b1Gradient = new double[WIDE];
    private final double[] w2Gradient = new double[CLASSES * WIDE];
    private final double[] b2Gradient = new double[CLASSES];
    private final Map<String, Array> at;
    private double loss;

    Pass(Tensors at) {
      this.at = at.values();
      for (int row = 0; row < inputs.length; row++) {
        add(inputs[row], labels[row]);
      }
    }

    private void add(double[] x, int label) {
      double[] hidden = affine("first", x, WIDE);
      for (int j = 0; j < WIDE; j++) {
        hidden[j] = Math.tanh(hidden[j]);
      }
      double[] logits = affine("second", hidden, CLASSES);
      double sum = 0;
      for (double z : logits) {
        sum += Math.exp(z);
      }
      double share = 1.0 / inputs.length;
      loss += share * (Math.log(sum) - logits[label]);
      double[] w2 = at.get("second.weight").toDoubles();
      double[] back = new double[WIDE];
      for (int k = 0; k < CLASSES; k++) {
        double d = share * (Math.exp(logits[k]) / sum - (k == label ? 1 : 0));
        b2Gradient[k] += d;
        for (int j = 0; j < WIDE; j++) {
          w2Gradient[k * WIDE + j] += d * hidden[j];
          back[j] += d * w2[k * WIDE + j];
        }
      }
      for (int j = 0; j < WIDE; j++) {
        double d = back[j] * (1 - hidden[j] * hidden[j]);
        b1Gradient[j] += d;
        for (int i = 0; i < x.length; i++) {
          w1Gradient[j * x.length + i] += d * x[i];
        }
      }
    }

    private double[] affine(String layer, double[] x, int width) {
      double[] weight = at.get(layer + ".weight").toDoubles();
      double[] out = at.get(layer + ".bias").toDoubles().clone();
      for (int j = 0; j < width; j++) {
        for (int i = 0; i < x.length; i++) {
          out[j] += weight[j * x.length + i] * x[i];
        }
      }
      return out;
    }
  }
}
