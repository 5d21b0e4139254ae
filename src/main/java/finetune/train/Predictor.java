package finetune.train;

import finetune.data.TextBatch;
import finetune.tensor.Tensors;
import java.util.List;

/** A model as evaluation sees it. */
@FunctionalInterface
public interface Predictor {
  /** Its outputs at some weights, without dropout: a matrix of size × outputs for each batch. */
  List<float[][]> logits(Tensors weights, List<TextBatch> batches);
}
