package finetune.method;

import java.util.List;

/** Evaluates a model where a method asks it to. */
@FunctionalInterface
public interface Oracle {
  /**
   * Answers all requests, in order; they may be worked on at once, the i-th on lane i. Returns, or
   * throws, when no lane works any more. Gradients live in the asking thread's innermost scope.
   */
  List<Answer> ask(List<Request> requests);
}
