package finetune.sharpness;

import com.google.gson.Gson;
import finetune.archive.Array;
import finetune.tensor.Layout;
import finetune.tensor.Part;
import finetune.tensor.Tensors;
import finetune.tensor.Vectors;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * A network of 5 tanh and 3 outputs in plain Java, with the numbers that PyTorch found for it;
 * scripts/fixtures/hessian.py made them.
 */
public record Network(
    double[][] inputs,
    int[] labels,
    Map<String, double[]> weights,
    double loss,
    double[] gradient,
    double[] eigenvalues,
    double trace)
    implements Surface {
  private static final int FEATURES = 4;
  private static final int WIDE = 5;
  private static final int CLASSES = 3;
  private static final Layout LAYOUT =
      new Layout(
          List.of(
              Part.of("first.weight", 5, 4),
              Part.of("first.bias", 5),
              Part.of("second.weight", 3, 5),
              Part.of("second.bias", 3)));

  /** The fixture. */
  public static Network read() throws IOException {
    try (Reader in =
        new InputStreamReader(
            Network.class.getResourceAsStream("network.json"), StandardCharsets.UTF_8)) {
      return new Gson().fromJson(in, Network.class);
    }
  }

  /** Names the weights. */
  public Layout layout() {
    return LAYOUT;
  }

  /** The weights of the fixture, one after the other. */
  public double[] numbers() {
    return LAYOUT.parts().stream()
        .flatMapToDouble(part -> DoubleStream.of(weights.get(part.name())))
        .toArray();
  }

  /** The weights of the fixture, in the thread's innermost scope. */
  Tensors start() {
    return tensors(numbers());
  }

  private static Tensors tensors(double[] numbers) {
    Map<String, Array> values = new LinkedHashMap<>();
    int at = 0;
    for (Part part : LAYOUT.parts()) {
      int size = (int) part.size();
      long[] shape = part.shape().stream().mapToLong(Long::longValue).toArray();
      values.put(part.name(), Array.ofDoubles(Arrays.copyOfRange(numbers, at, at + size), shape));
      at += size;
    }
    return Tensors.of(LAYOUT, values);
  }

  @Override
  public double loss(Tensors at) {
    return lossAt(Vectors.numbers(at));
  }

  @Override
  public Tensors gradient(Tensors at) {
    return tensors(gradientAt(Vectors.numbers(at)));
  }

  /** The mean loss over all rows. */
  public double lossAt(double[] at) {
    return new Pass(at).loss;
  }

  /** Its gradient. */
  public double[] gradientAt(double[] at) {
    return new Pass(at).gradient;
  }

  /** Forward and backward over all rows; the weights lie as in the layout. */
  private final class Pass {
    private static final int B1 = WIDE * FEATURES;
    private static final int W2 = B1 + WIDE;
    private static final int B2 = W2 + CLASSES * WIDE;
    private final double[] at;
    private final double[] gradient;
    private double loss;

    Pass(double[] at) {
      this.at = at;
      this.gradient = new double[at.length];
      for (int row = 0; row < inputs.length; row++) {
        add(inputs[row], labels[row]);
      }
    }

    private void add(double[] x, int label) {
      double[] hidden = affine(0, B1, x, WIDE);
      Arrays.setAll(hidden, j -> Math.tanh(hidden[j]));
      double[] logits = affine(W2, B2, hidden, CLASSES);
      double sum = DoubleStream.of(logits).map(Math::exp).sum();
      double share = 1.0 / inputs.length;
      loss += share * (Math.log(sum) - logits[label]);
      double[] back = new double[WIDE];
      for (int k = 0; k < CLASSES; k++) {
        double d = share * (Math.exp(logits[k]) / sum - (k == label ? 1 : 0));
        back(W2, B2, k, d, hidden);
        for (int j = 0; j < WIDE; j++) {
          back[j] += d * at[W2 + k * WIDE + j];
        }
      }
      for (int j = 0; j < WIDE; j++) {
        back(0, B1, j, back[j] * (1 - hidden[j] * hidden[j]), x);
      }
    }

    private void back(int weight, int bias, int unit, double d, double[] x) {
      gradient[bias + unit] += d;
      for (int i = 0; i < x.length; i++) {
        gradient[weight + unit * x.length + i] += d * x[i];
      }
    }

    private double[] affine(int weight, int bias, double[] x, int width) {
      double[] out = Arrays.copyOfRange(at, bias, bias + width);
      for (int j = 0; j < width; j++) {
        for (int i = 0; i < x.length; i++) {
          out[j] += at[weight + j * x.length + i] * x[i];
        }
      }
      return out;
    }
  }
}
