package finetune.method;

import finetune.data.Batch;
import finetune.random.Noise;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.List;

/**
 * A step of a run as a method sees it.
 *
 * @param number from 0
 * @param tally of the step that is being taken, also where this is the one after it
 * @param scope of that step, in which it is taken; none before that
 */
record Step(long number, Run run, Tally tally, Scope scope) {
  /** A step that is not being taken. */
  Step(long number, Run run, Tally tally) {
    this(number, run, tally, null);
  }

  /** The same, taken in that scope. */
  Step within(Scope inner) {
    return new Step(number, run, tally, inner);
  }

  /** The learning rate of this step. */
  public double learningRate() {
    return run.learningRate().rate(number, run.steps());
  }

  /** The epoch, from 0, that this step's first batch is in. */
  public long epoch() {
    return run.epochs().epoch(number);
  }

  /** The key of what a method draws in this step. */
  long key(int part) {
    return run.noise().key(Noise.Stream.METHOD, number, 0, part);
  }

  /** The key of what a method draws once for the whole epoch. */
  long epochKey(int part) {
    return run.noise().key(Noise.Stream.METHOD, epoch(), 1, part);
  }

  /** Moves what will be remembered out of a piece of the step's work, whose end frees the rest. */
  Tensors keep(Tensors tensors) {
    return scope.keep(tensors);
  }

  /** The i-th batch from this step on; those of the steps that follow come after its own. */
  public Batch batch(int i) {
    return run.batch(number, i);
  }

  /** The step after this one; it exists after the run's last step too. */
  public Step next() {
    return new Step(number + 1, run, tally, scope);
  }

  /** Number of requests that are worked on at once. */
  int lanes() {
    return run.oracle().lanes();
  }

  /** Asks for the gradient at undisplaced, or predicted, weights: pass 0. */
  public Request clean(Tensors weights) {
    return new Request(weights, batch(0), number, 0);
  }

  /** Asks for the gradient at displaced weights, which serve for that only: pass 1. */
  public Request perturbed(Tensors weights) {
    return further(weights, 1).spending();
  }

  /** Asks for the gradient at displaced weights that go on being used, in a pass from 1. */
  Request further(Tensors weights, int pass) {
    return new Request(weights, batch(0), number, pass);
  }

  /** Answers one request. */
  public Answer ask(Request request) {
    return ask(List.of(request)).get(0);
  }

  /** Answers two requests, each on a lane of its own if there are two. */
  public List<Answer> ask(Request first, Request second) {
    return ask(List.of(first, second));
  }

  /** Answers several requests, each on a lane of its own if there are so many. */
  List<Answer> ask(List<Request> requests) {
    return tally.ask(run.oracle(), requests);
  }
}
