package finetune.pretrained;

import static finetune.fault.Printable.quoted;

import finetune.archive.Array;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A pretrained BERT encoder, whose network is our own graph.
 *
 * @param name what the user calls it
 * @param sha256 of the files that it was read from
 * @param tokenizerFile its vocabulary fits the word embedding
 * @param weights of the encoder
 * @param classifier head of an earlier task: {@code classifier.weight} and {@code .bias}; empty if
 *     none
 * @param heads attention heads a layer
 * @param epsilon added to the variance in layer normalization
 */
record Bert(
    String name,
    Map<String, String> sha256,
    TokenizerFile tokenizerFile,
    BertWeights weights,
    Map<String, Array> classifier,
    int heads,
    double epsilon)
    implements Pretrained {
  static final String CLASSIFIER = "classifier";

  Bert {
    if (heads < 1 || weights.shape().hidden() % heads != 0) {
      String what = "hidden size " + weights.shape().hidden() + " is not divisible by ";
      throw Fault.of(ExitCode.MODEL, Place.of(name), what + heads + " attention heads");
    }
    tokenizerFile.checkRows(weights.shape().vocabulary());
  }

  @Override
  public Tokenizer tokenizer(int maxLength) {
    int positions = weights.shape().positions();
    if (maxLength > positions) {
      String what = "max_length " + maxLength + " exceeds the " + positions + " positions of ";
      throw Fault.usage(what + quoted(name), "");
    }
    return tokenizerFile.open(maxLength);
  }

  @Override
  public TaskModel withHead(Head wanted, Tokenizer tokenizer, Probe probe) {
    Map<String, Array> all = new LinkedHashMap<>(weights.arrays());
    if (classifier.isEmpty()) {
      all.putAll(wanted.weights(CLASSIFIER, weights.shape().hidden()));
    } else {
      checkClassifier(wanted);
      all.putAll(classifier);
    }
    int layers = weights.shape().layers();
    BertGraph graph =
        new BertGraph(
            layers, heads, epsilon, wanted.dropout(), wanted.isRegression(), Products.FP32);
    return new BertTaskModel(all, graph);
  }

  private void checkClassifier(Head wanted) {
    long[] shape = classifier.get(CLASSIFIER + ".weight").shape();
    if (!Arrays.equals(shape, new long[] {wanted.outputs(), weights.shape().hidden()})) {
      String what = "output shape [1," + shape[0] + "], task " + wanted.task() + " needs [1,";
      throw Fault.of(ExitCode.MODEL, Place.of(name), what + wanted.outputs() + "]");
    }
  }
}
