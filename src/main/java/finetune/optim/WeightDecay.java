package finetune.optim;

import finetune.tensor.Part;
import finetune.tensor.Tensors;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which parts of the weights shrink with every step, and how fast.
 *
 * @param rate share of a weight that is lost a step, at learning rate 1
 * @param applies whether a part shrinks
 */
public record WeightDecay(double rate, Predicate<Part> applies) {
  public WeightDecay {
    if (!(rate >= 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException("decay " + rate);
    }
  }

  /**
   * Decay of everything but biases and normalization layers, as their names tell them
   * (huggingface/transformers, Trainer.get_decay_parameter_names).
   */
  public static WeightDecay ofAllButBiasesAndNorms(double rate) {
    return new WeightDecay(rate, part -> !part.isBias() && !part.isNormalization());
  }

  /** Parts that shrink alike, by their gradients. */
  record Group(Tensors gradient, double rate) {}

  /** Splits the parts that have a gradient into those that shrink and those that do not. */
  List<Group> groups(Tensors gradient) {
    return Stream.of(
            new Group(gradient.only(applies), rate), new Group(gradient.only(applies.negate()), 0))
        .filter(group -> !group.gradient().present().isEmpty())
        .toList();
  }
}
