package finetune.app;

import finetune.data.TextBatch;
import finetune.method.Answer;
import finetune.method.Request;
import finetune.model.Lanes;
import finetune.sharpness.Surface;
import finetune.tensor.Scope;
import finetune.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A model's mean loss over some examples, without dropout.
 *
 * @param poll called before every few batches; throws where the work shall stop
 */
record ModelSurface(Lanes lanes, List<TextBatch> batches, Runnable poll) implements Surface {
  @Override
  public double loss(Tensors weights) {
    double sum = 0;
    for (int from = 0; from < batches.size(); from += lanes.lanes()) {
      int first = from;
      sum += Scope.during(() -> losses(answers(weights, first, Request::forwardOnly)));
    }
    return sum / rows();
  }

  private static double losses(List<Answer> answers) {
    return answers.stream().mapToDouble(answer -> answer.loss() * answer.examples().length).sum();
  }

  @Override
  public Tensors gradient(Tensors weights) {
    return Scope.making(() -> sum(weights));
  }

  private Tensors sum(Tensors weights) {
    Tensors sum = null;
    for (int from = 0; from < batches.size(); from += lanes.lanes()) {
      for (Answer answer : answers(weights, from, request -> request)) {
        double share = (double) answer.examples().length / rows();
        Tensors own = answer.gradient().spentOn(gradient -> gradient.times(share));
        if (sum == null) {
          sum = own;
        } else {
          sum.add(own);
          own.spend();
        }
      }
    }
    return sum;
  }

  /** What the model says to as many batches as there are lanes. */
  private List<Answer> answers(Tensors weights, int from, UnaryOperator<Request> what) {
    poll.run();
    List<Request> requests = new ArrayList<>();
    for (int i = from; i < Math.min(batches.size(), from + lanes.lanes()); i++) {
      requests.add(what.apply(new Request(weights, batches.get(i), i, 0).withoutDropout()));
    }
    return lanes.ask(requests);
  }

  private long rows() {
    return batches.stream().mapToLong(TextBatch::size).sum();
  }
}
