package finetune.method;

import finetune.data.Batches;
import finetune.tensor.Layout;
import finetune.tensor.Part;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A network of six ReLU units without biases and three classes, on twelve rows that nobody
 * normalized: the largest of its four features is a thousand times the smallest.
 */
record Relu(double[] start) implements Landscape {
  static final int ROWS = 12;

  private static final int FEATURES = 4;
  private static final int UNITS = 6;
  private static final int CLASSES = 3;

  /** Where the weights of the second layer begin. */
  private static final int SECOND = UNITS * FEATURES;

  private static final double[] SCALES = {0.1, 1, 10, 100};

  /** From weights that are neither small nor at a minimum. */
  static final Relu PLAIN = new Relu(first());

  private static double[] first() {
    double[] weights = new double[SECOND + CLASSES * UNITS];
    Arrays.setAll(
        weights, i -> i < SECOND ? 0.1 * Math.sin(3 * i + 1) : Math.cos(2 * (i - SECOND) + 1));
    return weights;
  }

  /** The same outputs from other weights, by what the weights into a unit are multiplied by. */
  static Map<String, Relu> scalings() {
    Map<String, Relu> scalings = new LinkedHashMap<>();
    scalings.put("1", PLAIN);
    scalings.put("1/10", PLAIN.scaled(unit -> 0.1));
    scalings.put("10", PLAIN.scaled(unit -> 10));
    scalings.put("1/9, 1/3, 1, 3, 9, 27", PLAIN.scaled(unit -> Math.pow(3, unit - 2)));
    return scalings;
  }

  /** Multiplies the weights into each unit by its factor and divides those out of it. */
  private Relu scaled(IntToDoubleFunction factor) {
    double[] other = new double[start.length];
    Arrays.setAll(
        other,
        i ->
            i < SECOND
                ? start[i] * factor.applyAsDouble(i / FEATURES)
                : start[i] / factor.applyAsDouble((i - SECOND) % UNITS));
    return new Relu(other);
  }

  /** The mean loss over all rows. */
  double loss() {
    return mean(start, LongStream.range(0, ROWS).boxed().toList());
  }

  /** The loss, over the rows of that request, at the first displaced point of a method's walk. */
  double displacedLoss(String opt) {
    try (Walk walk = Walk.on(this, opt).start()) {
      walk.step();
      QuadraticOracle.Asked displaced =
          walk.oracle.asked.stream().filter(asked -> asked.pass() == 1).findFirst().orElseThrow();
      double[] point = displaced.point().stream().mapToDouble(x -> x).toArray();
      return mean(point, displaced.rows());
    }
  }

  private double mean(double[] x, List<Long> rows) {
    return rows.stream().mapToDouble(row -> loss(x, row)).average().orElseThrow();
  }

  @Override
  public Layout layout() {
    return new Layout(
        List.of(
            Part.of("first.weight", UNITS, FEATURES), Part.of("second.weight", CLASSES, UNITS)));
  }

  private static double[] features(long row) {
    double[] features = new double[FEATURES];
    Arrays.setAll(features, i -> SCALES[i] * (1 + Math.sin((row % ROWS + 1) * (i + 2))));
    return features;
  }

  private static int label(long row) {
    return (int) (row % CLASSES);
  }

  private static double[] hidden(double[] x, long row) {
    double[] f = features(row);
    return IntStream.range(0, UNITS)
        .mapToDouble(unit -> Math.max(0, product(x, unit * FEATURES, f)))
        .toArray();
  }

  private static double product(double[] x, int from, double[] inputs) {
    return IntStream.range(0, inputs.length).mapToDouble(i -> x[from + i] * inputs[i]).sum();
  }

  @Override
  public double[] logits(double[] x, long row) {
    double[] hidden = hidden(x, row);
    return IntStream.range(0, CLASSES)
        .mapToDouble(c -> product(x, SECOND + c * UNITS, hidden))
        .toArray();
  }

  @Override
  public double loss(double[] x, long row) {
    return -Softmax.logs(logits(x, row), 1)[label(row)];
  }

  @Override
  public double[] gradient(double[] x, long row) {
    double[] f = features(row);
    double[] hidden = hidden(x, row);
    double[] pull = Softmax.of(logits(x, row), 1);
    pull[label(row)] -= 1;
    double[] gradient = new double[x.length];
    for (int unit = 0; unit < UNITS; unit++) {
      double back = 0;
      for (int c = 0; c < CLASSES; c++) {
        int weight = SECOND + c * UNITS + unit;
        gradient[weight] = pull[c] * hidden[unit];
        back += pull[c] * x[weight];
      }
      for (int i = 0; i < FEATURES && hidden[unit] > 0; i++) {
        gradient[unit * FEATURES + i] = back * f[i];
      }
    }
    return gradient;
  }

  /** All rows in each. */
  @Override
  public Batches batches() {
    return Numbered.rowsEach(ROWS);
  }
}
