package finetune.task;

import finetune.fault.Numbers;
import finetune.fault.Printable;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a task predicts: one of several classes, or a score from 0 to 5.
 *
 * @param labels the classes as the files write them, in the order of GLUE's class indices; empty
 *     for a score
 */
public record Target(List<String> labels) {
  private static final double HIGHEST = 5;

  static Target classes(String... labels) {
    return new Target(List.of(labels));
  }

  static Target score() {
    return new Target(List.of());
  }

  /** Whether it is a score. */
  public boolean isRegression() {
    return labels.isEmpty();
  }

  /** Outputs that a model needs: one a class, or one for the score. */
  public int outputs() {
    return isRegression() ? 1 : labels.size();
  }

  /** The class index or score that a label's text stands for; empty if it is not a label. */
  public OptionalDouble gold(String text) {
    if (isRegression()) {
      OptionalDouble score = Numbers.decimal(text);
      boolean inside = score.isPresent() && score.getAsDouble() >= 0;
      return inside && score.getAsDouble() <= HIGHEST ? score : OptionalDouble.empty();
    }
    int index = labels.indexOf(text);
    return index < 0 ? OptionalDouble.empty() : OptionalDouble.of(index);
  }

  /** As {@link #gold}, but a predicted score may be any number. */
  public OptionalDouble predicted(String text) {
    return isRegression() ? Numbers.decimal(text) : gold(text);
  }

  /**
   * What a model's outputs for one example say: the class of the largest, the first of equals, or
   * the score.
   */
  public double prediction(float[] outputs) {
    int largest = 0;
    for (int i = 1; i < outputs.length; i++) {
      largest = outputs[i] > outputs[largest] ? i : largest;
    }
    return isRegression() ? outputs[0] : largest;
  }

  /** The probabilities that a model's outputs give the classes (softmax). */
  public double[] probabilities(float[] outputs) {
    double whole = logSumExp(outputs);
    double[] probabilities = new double[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      probabilities[i] = Math.exp(outputs[i] - whole);
    }
    return probabilities;
  }

  /** The loss of one example: cross entropy, or the squared error of a score. */
  public double loss(float[] outputs, double gold) {
    if (isRegression()) {
      return (outputs[0] - gold) * (outputs[0] - gold);
    }
    // Not the logarithm of a probability, which may be too small for a double.
    return logSumExp(outputs) - outputs[(int) gold];
  }

  private double logSumExp(float[] outputs) {
    double most = outputs[(int) prediction(outputs)];
    double sum = 0;
    for (float output : outputs) {
      sum += Math.exp(output - most);
    }
    return most + Math.log(sum);
  }

  /** The text of a class index or score, as the official files write it. */
  public String text(double value) {
    return isRegression()
        ? String.format(Locale.ROOT, "%.3f", value)
        : labels.get(Math.toIntExact(Math.round(value)));
  }

  /** What is wrong with a text that is not a label. */
  public String problem(String text) {
    String quoted = Printable.quoted(text);
    if (isRegression()) {
      return "score " + quoted + " must be a decimal number in [0,5]";
    }
    List<String> sorted = labels.stream().sorted().toList();
    return sorted.size() == 2
        ? "label " + quoted + " is not " + sorted.get(0) + " or " + sorted.get(1)
        : "label " + quoted + " is not one of " + String.join(", ", sorted);
  }
}
