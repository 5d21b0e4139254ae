package finetune.model;

import finetune.data.TextBatch;
import finetune.method.Answer;
import finetune.method.Oracle;
import finetune.method.Request;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import finetune.tensor.Torch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

/**
 * A model on one or several lanes, each with a device. Several requests are shared out in turn and
 * answered at once; what is computed does not depend on how many lanes there are, only how long it
 * takes.
 */
public final class Lanes implements Oracle, AutoCloseable {
  private final List<Lane> lanes = new ArrayList<>();
  private final boolean inTurn;

  /**
   * Loads a model on every lane, and settles on how many threads this one, which will ask, computes
   * between the answers.
   */
  public Lanes(byte[] archive, Devices devices, LaneSettings settings) {
    Torch.prepareThread(devices.between(settings.threads()));
    inTurn = settings.drawsFromTorch();
    try {
      for (int i = 0; i < devices.lanes().size(); i++) {
        lanes.add(new Lane(i, new Graph(archive, devices.lanes().get(i)), settings));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public List<Answer> ask(List<Request> requests) {
    Scope asking = Scope.current();
    BiFunction<Lane, Request, Future<Answer>> submit =
        (lane, request) -> lane.answer(request, asking);
    return inTurn ? inTurn(requests, submit) : atOnce(requests, submit);
  }

  /** Logits of batches, without dropout: a matrix of size × outputs each. */
  public List<float[][]> logits(Tensors weights, List<TextBatch> batches) {
    return atOnce(batches, (lane, batch) -> lane.logits(weights, batch));
  }

  /**
   * The shapes of what a graph's method {@code probe} returns for a batch, computed where a model
   * would be: code that names the CPU fails on a GPU.
   */
  public static List<long[]> probe(Devices devices, byte[] archive, TextBatch batch) {
    try (Graph graph = new Graph(archive, devices.home())) {
      return Scope.during(() -> graph.probe(batch));
    }
  }

  @Override
  public int lanes() {
    return lanes.size();
  }

  /** Lane 0 comes last: it works before it returns. */
  private <W, R> List<R> atOnce(List<W> work, BiFunction<Lane, W, Future<R>> submit) {
    List<Future<R>> futures = new ArrayList<>(Collections.nCopies(work.size(), null));
    for (int lane = lanes.size() - 1; lane >= 0; lane--) {
      for (int i = lane; i < work.size(); i += lanes.size()) {
        futures.set(i, submit.apply(lanes.get(lane), work.get(i)));
      }
    }
    return Futures.all(futures);
  }

  private <W, R> List<R> inTurn(List<W> work, BiFunction<Lane, W, Future<R>> submit) {
    List<R> results = new ArrayList<>();
    for (int i = 0; i < work.size(); i++) {
      Future<R> next = submit.apply(lanes.get(i % lanes.size()), work.get(i));
      results.addAll(Futures.all(List.of(next)));
    }
    return results;
  }

  @Override
  public void close() {
    lanes.forEach(Lane::close);
  }
}
