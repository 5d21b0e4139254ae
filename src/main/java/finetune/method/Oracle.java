package finetune.method;

import java.util.List;

/** Evaluates a model where a method asks it to. */
@FunctionalInterface
public interface Oracle {
  /**
   * Answers all requests, in order; they may be worked on at once, dealt out to the lanes in turn.
   * Returns, or throws, when no lane works any more. Gradients live in the asking thread's
   * innermost scope. As soon as a request needs its weights no more, it is {@link
   * Request#answered}.
   */
  List<Answer> ask(List<Request> requests);

  /** Number of requests that are worked on at once. */
  default int lanes() {
    return 1;
  }
}
