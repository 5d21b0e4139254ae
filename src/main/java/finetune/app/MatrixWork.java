package finetune.app;

import finetune.data.TextBatch;
import finetune.tensor.Layout;
import finetune.tensor.Part;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The floating-point operations that one gradient of a BERT classifier needs: those of its matrix
 * products, forward and backward, on tokens that are not padding.
 *
 * <p>A linear layer of n weights takes 2·n operations a token forward and 4·n backward: 6·n.
 * Attention over a text of T tokens takes, a layer and token, 2·T·hidden for the scores and as many
 * for the context, and twice that backward: 12·T·hidden. In the last layer only the first token is
 * read, so there only keys and values are needed of every token, all else of one token a text;
 * pooler and classifier see one token a text. Everything else (embeddings, normalization, softmax,
 * dropout, the optimizer) counts as nothing, and so does work that a program does without need.
 *
 * @param layers of the encoder
 * @param hidden width of the hidden states
 * @param layer weights in the matrices of one layer
 * @param head weights in the matrices behind the encoder
 */
record MatrixWork(long layers, long hidden, long layer, long head) {
  private static final Pattern QUERY =
      Pattern.compile(".*encoder\\.layer\\.\\d+\\.attention\\.self\\.query\\.weight");
  private static final Pattern FIRST = Pattern.compile(".*encoder\\.layer\\.0\\..*");
  private static final Pattern ENCODER = Pattern.compile(".*(encoder\\.layer|embeddings)\\..*");

  /** That of a model whose weights have BERT's names; empty for any other. */
  static Optional<MatrixWork> of(Layout weights) {
    long layers = weights.parts().stream().filter(named(QUERY)).count();
    if (layers == 0) {
      return Optional.empty();
    }
    Part query = weights.parts().stream().filter(named(QUERY)).findFirst().orElseThrow();
    long layer = size(weights, named(FIRST));
    long head = size(weights, named(ENCODER).negate());
    return Optional.of(new MatrixWork(layers, query.shape().get(1), layer, head));
  }

  private static Predicate<Part> named(Pattern pattern) {
    return part -> pattern.matcher(part.name()).matches();
  }

  private static long size(Layout weights, Predicate<Part> chosen) {
    return weights.parts().stream()
        .filter(chosen.and(part -> part.shape().size() == 2))
        .mapToLong(Part::size)
        .sum();
  }

  /** Operations of the gradient of a batch. */
  double gradient(TextBatch batch) {
    double sum = 0;
    for (int length : batch.lengths()) {
      sum += ofText(length);
    }
    return sum;
  }

  /** Operations of the outputs alone: backward takes twice as many as forward. */
  double forward(TextBatch batch) {
    return gradient(batch) / 3;
  }

  private double ofText(double tokens) {
    double whole = tokens * (6.0 * layer + 12 * tokens * hidden);
    double keysAndValues = 2.0 * hidden * hidden;
    double last = 6 * (tokens * keysAndValues + layer - keysAndValues) + 12 * tokens * hidden;
    return (layers - 1) * whole + last + 6.0 * head;
  }
}
