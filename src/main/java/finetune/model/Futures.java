package finetune.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waiting for several lanes. */
final class Futures {
  private Futures() {}

  /** All results, in order; if any failed, the first failure, once every lane is done. */
  static <R> List<R> all(List<Future<R>> futures) {
    List<R> results = new ArrayList<>();
    Throwable failure = null;
    for (Future<R> future : futures) {
      try {
        results.add(await(future));
      } catch (ExecutionException e) {
        failure = failure == null ? e.getCause() : failure;
      }
    }
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
    return results;
  }

  /** A lane cannot be stopped inside native code, so an interruption is kept for later. */
  private static <R> R await(Future<R> future) throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
