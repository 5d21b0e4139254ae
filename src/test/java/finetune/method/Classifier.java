package finetune.method;

import finetune.data.Batches;
import finetune.tensor.Layout;
import finetune.tensor.Part;
import java.util.List;
import java.util.stream.IntStream;

/** Softmax regression: three classes, two features, twelve examples, four batches an epoch. */
record Classifier(double[] start) implements Landscape {
  static final int CLASSES = 3;
  static final int EXAMPLES = 12;

  /** From small weights. */
  static final Classifier SMALL =
      new Classifier(new double[] {0.3, -0.2, 0.1, 0.4, -0.5, 0.2, 0.1, 0, -0.1});

  private static final int FEATURES = 2;
  private static final int BATCHES = 4;

  @Override
  public Layout layout() {
    return new Layout(
        List.of(Part.of("head.weight", CLASSES, FEATURES), Part.of("head.bias", CLASSES)));
  }

  private static double[] features(long row) {
    return new double[] {Math.sin(row), Math.cos(2 * row)};
  }

  private static int label(long row) {
    return (int) (row * row % CLASSES);
  }

  @Override
  public double[] logits(double[] x, long row) {
    double[] f = features(row);
    return IntStream.range(0, CLASSES)
        .mapToDouble(
            c -> x[c * FEATURES] * f[0] + x[c * FEATURES + 1] * f[1] + x[CLASSES * FEATURES + c])
        .toArray();
  }

  @Override
  public double loss(double[] x, long row) {
    return -Softmax.logs(logits(x, row), 1)[label(row)];
  }

  @Override
  public double[] gradient(double[] x, long row) {
    double[] pull = Softmax.of(logits(x, row), 1);
    pull[label(row)] -= 1;
    return pulled(x, row, pull);
  }

  @Override
  public double[] pulled(double[] x, long row, double[] pull) {
    double[] f = features(row);
    double[] gradient = new double[x.length];
    for (int c = 0; c < CLASSES; c++) {
      gradient[c * FEATURES] = pull[c] * f[0];
      gradient[c * FEATURES + 1] = pull[c] * f[1];
      gradient[CLASSES * FEATURES + c] = pull[c];
    }
    return gradient;
  }

  /** Every epoch has all examples, in an order of its own. */
  @Override
  public Batches batches() {
    int size = EXAMPLES / BATCHES;
    return Numbered.of(
        number -> {
          long epoch = number / BATCHES;
          long first = number % BATCHES * size;
          return new Numbered(
              IntStream.range(0, size)
                  .mapToLong(i -> (5 * (first + i) + epoch) % EXAMPLES)
                  .toArray());
        });
  }
}
