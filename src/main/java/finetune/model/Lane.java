package finetune.model;

import finetune.data.TextBatch;
import finetune.method.Answer;
import finetune.method.Request;
import finetune.random.Noise.Stream;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import finetune.tensor.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Computes on one device, one piece of work after the other: lane 0 on the thread that asks, every
 * other on a thread of its own.
 *
 * <p>libgomp keeps a pool of threads for every thread that computes in parallel. Once all pools
 * together have more threads than there are cores, none of them spins while it waits for the next
 * operation (libgomp, team.c, {@code gomp_managed_threads}), and waking them costs as much as many
 * an operation: a quarter of a step on short texts. So the thread that does the arithmetic of a
 * step has no lane beside it.
 */
final class Lane implements AutoCloseable {
  private final Graph graph;
  private final LaneSettings settings;
  private final Executor thread;

  Lane(int number, Graph graph, LaneSettings settings) {
    this.graph = graph;
    this.settings = settings;
    this.thread = number == 0 ? Runnable::run : thread(number);
  }

  private static ExecutorService thread(int number) {
    return Executors.newSingleThreadExecutor(work -> new Thread(work, "lane-" + number));
  }

  /** Answers a request; the gradients live in the scope of the asking thread, which waits. */
  Future<Answer> answer(Request request, Scope asking) {
    return inScope(() -> answerNow(request, asking));
  }

  /** Logits of a batch, without dropout: size × outputs. */
  Future<float[][]> logits(Tensors weights, TextBatch batch) {
    return inScope(() -> graph.logits(weights, batch));
  }

  private <T> Future<T> inScope(Supplier<T> work) {
    Scope asking = Scope.current();
    FutureTask<T> task =
        new FutureTask<>(() -> Torch.with(settings.threads(), () -> asking.withHome(work)));
    thread.execute(task);
    return task;
  }

  private Answer answerNow(Request request, Scope asking) {
    TextBatch batch = (TextBatch) request.batch();
    Pieces pieces = new Pieces(batch.size(), request.losses().size());
    Scope whole = Scope.current();
    for (TextBatch part : microBatches(batch)) {
      Scope.within(() -> pieces.add(piece(request, part, pieces), whole));
    }
    request.answered(asking);
    return pieces.answer(request, asking);
  }

  private Graph.Piece piece(Request request, TextBatch part, Pieces before) {
    int from = before.rows();
    Graph.Objective objective =
        new Graph.Objective(
            request.losses().stream().map(loss -> loss.slice(from, from + part.size())).toList(),
            request.wanted(),
            masks(request.chance(), before.count()),
            (float) part.size() / request.batch().size());
    return graph.gradient(request.weights(), part, objective);
  }

  /** The key of the masks of a micro-batch; none without dropout. */
  private long[] masks(Request.Chance chance, int number) {
    if (!chance.drops()) {
      return new long[0];
    }
    int piece = chance.shard() * settings.accumulate() + number;
    long key = settings.noise().key(Stream.DROPOUT, chance.step(), chance.pass(), piece);
    if (settings.drawsFromTorch()) {
      Torch.seed(key);
    }
    return new long[] {key};
  }

  /** The micro-batches of a batch, in order, of equal size but for the last. */
  private List<TextBatch> microBatches(TextBatch batch) {
    int size = (batch.size() + settings.accumulate() - 1) / settings.accumulate();
    List<TextBatch> all = new ArrayList<>();
    for (int from = 0; from < batch.size(); from += size) {
      all.add(batch.slice(from, Math.min(batch.size(), from + size)));
    }
    return all;
  }

  @Override
  public void close() {
    if (thread instanceof ExecutorService own) {
      own.shutdown();
    }
    graph.close();
  }
}
