package finetune.pretrained;

import finetune.data.TextBatch;
import java.util.List;

/**
 * Someone who can run a graph, asked what a foreign model answers before anything is built on it.
 */
@FunctionalInterface
public interface Probe {
  /**
   * The shapes of what the graph's method {@code probe(ids, types, lengths)} returns for a batch.
   * Throws what the engine throws if the model fails.
   */
  List<long[]> shapes(byte[] graph, TextBatch batch);
}
