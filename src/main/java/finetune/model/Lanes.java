package finetune.model;

import ai.djl.Device;
import finetune.data.TextBatch;
import finetune.method.Answer;
import finetune.method.Oracle;
import finetune.method.Request;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

/**
 * A model on one or several lanes, each a thread with a device. The i-th of several requests goes
 * to lane i, all at once; what is computed does not depend on how many lanes there are, only how
 * long it takes.
 */
public final class Lanes implements Oracle, AutoCloseable {
  private final List<Lane> lanes = new ArrayList<>();
  private final boolean inTurn;

  /** Loads a model on every lane. */
  public Lanes(byte[] archive, Devices devices, LaneSettings settings) {
    inTurn = settings.ownDropout();
    for (int i = 0; i < devices.lanes().size(); i++) {
      lanes.add(new Lane(i, new Graph(archive, devices.lanes().get(i)), settings));
    }
  }

  @Override
  public List<Answer> ask(List<Request> requests) {
    Scope asking = Scope.current();
    return onLanes(requests, inTurn, (lane, request) -> lane.answer(request, asking));
  }

  /** Logits of batches, without dropout: a matrix of size × outputs each. */
  public List<float[][]> logits(Tensors weights, List<TextBatch> batches) {
    return onLanes(batches, false, (lane, batch) -> lane.logits(weights, batch));
  }

  /** The shapes of what a graph's method {@code probe} returns for a batch. */
  public static List<long[]> probe(byte[] archive, TextBatch batch) {
    try (Graph graph = new Graph(archive, Device.cpu())) {
      return Scope.during(() -> graph.probe(batch));
    }
  }

  /** Number of requests that are worked on at once. */
  public int size() {
    return lanes.size();
  }

  private <W, R> List<R> onLanes(
      List<W> work, boolean oneByOne, BiFunction<Lane, W, Future<R>> submit) {
    List<Future<R>> futures = new ArrayList<>();
    for (int i = 0; i < work.size(); i++) {
      futures.add(submit.apply(lanes.get(i % lanes.size()), work.get(i)));
      if (oneByOne) {
        Futures.all(futures);
      }
    }
    return Futures.all(futures);
  }

  @Override
  public void close() {
    lanes.forEach(Lane::close);
  }
}
