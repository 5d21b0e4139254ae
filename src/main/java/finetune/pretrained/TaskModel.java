package finetune.pretrained;

import finetune.archive.Array;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A model with its task: what is trained, and the graph that computes with it.
 *
 * <p>The graph is a TorchScript archive with the methods
 *
 * <pre>
 * gradient(w: List[Tensor], ids: int32[B,T], types: int32[B,T], lengths: int32[B],
 *          labels: float32[B], key: int64[1] or [0], past: float32[B,C] or [0],
 *          parts: bool[P], losses_asked: float64[N,3], share: float32[1]) -> List[Tensor]
 * logits(w: List[Tensor], ids, types, lengths) -> float32[B,C]
 * </pre>
 *
 * where {@code w} are the weights in their order and {@code losses_asked} the N losses whose
 * gradients are taken, a row each: its kind (0 the task's, 1 and 2 BiSAM's with log and tanh, 3 the
 * task's drawn towards the past) and two numbers of it. {@code gradient} returns the task's losses
 * [B], the logits [B,C], share × mean of what each of these losses adds to the task's or has
 * instead [N], and for each of them the gradient of share × its mean with respect to each weight of
 * these parts; dropout is a function of the key, and off without one.
 */
public interface TaskModel {
  /** The start values by name, in the order in which the graph takes them; all are F32. */
  Map<String, Array> weights();

  /**
   * The same model with its large matrix products computed in something else than fp32; a fault
   * with exit code 2 if it cannot.
   */
  TaskModel computing(Products products);

  /** The graph, which takes all weights as an argument, as the bytes of an archive. */
  byte[] graph();

  /**
   * Whether the model draws dropout masks from libtorch's own generator, which must then be seeded
   * before every request, and lanes must take turns.
   */
  boolean drawsFromTorch();

  /**
   * Bytes that one gradient keeps between its forward and its backward pass, about; empty where
   * nobody knows the network.
   *
   * @param rows of the batch
   * @param length tokens of its longest row
   */
  OptionalLong activations(int rows, int length);

  /**
   * Bytes of what libtorch compiles for batches of so many different lengths and keeps, about; 0
   * where nobody knows.
   */
  long compiled(int lengths);

  /**
   * Writes the trained model as an ordinary TorchScript module, its parameters under their names
   * and {@code forward(input_ids, attention_mask, token_type_ids) -> logits}; in evaluation mode,
   * with live dropout once it is set to training.
   *
   * @param trained values for all weights
   */
  void export(Map<String, Array> trained, OutputStream out) throws IOException;
}
