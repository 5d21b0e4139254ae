package finetune.method;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.tensor.NotFiniteException;
import finetune.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** What one step asked for: its cost, and the one place where its numbers are looked at. */
final class Tally {
  private static final int ROWS_SHOWN = 8;
  private static final double PRECISE = 1e9;

  private final long step;
  private final List<Answer> answers = new ArrayList<>();
  private double gradients;
  private double inSequence;
  private int forwards;
  private long nanos;

  private final Optional<Examination> examination;

  Tally(long step) {
    this(step, Optional.empty());
  }

  Tally(long step, Optional<Examination> examination) {
    this.step = step;
    this.examination = examination;
  }

  /** Who looks at the step, if anybody does. */
  Optional<Examination> examination() {
    return examination;
  }

  List<Answer> ask(Oracle oracle, List<Request> requests) {
    long start = System.nanoTime();
    List<Answer> given = oracle.ask(requests);
    nanos += System.nanoTime() - start;
    gradients += costs(requests).sum();
    inSequence += costs(requests).max().orElse(0);
    forwards += (int) requests.stream().filter(request -> request.losses().isEmpty()).count();
    answers.addAll(given);
    examination.ifPresent(looks -> given.forEach(looks::answered));
    for (Answer answer : given) {
      if (!Double.isFinite(answer.loss())) {
        throw diverged("loss is " + text(answer.loss()) + where(answer), null);
      }
    }
    return given;
  }

  /** Costs of parts are added in the order in which lanes took them, which must not show. */
  private static double rounded(double sum) {
    return Math.rint(sum * PRECISE) / PRECISE;
  }

  /** What each request for gradients counts as. */
  private static DoubleStream costs(List<Request> requests) {
    return requests.stream()
        .filter(request -> !request.losses().isEmpty())
        .mapToDouble(Request::cost);
  }

  /** Gradients, forward and backward over one batch; those on a part of it count so much. */
  double gradients() {
    return rounded(gradients);
  }

  /** Gradients one after the other, if there are lanes for all that may be taken at once. */
  double inSequence() {
    return rounded(inSequence);
  }

  /** Forward passes without a gradient. */
  int forwards() {
    return forwards;
  }

  /** Seconds that the answers took. */
  double seconds() {
    return nanos / 1e9;
  }

  /**
   * The fault of a step whose gradients are not finite, which names the first that is not: of those
   * at the point ahead before this step's, into which a method may have mixed them.
   */
  Fault notFinite(NotFiniteException cause) {
    List<Answer> suspects = new ArrayList<>(answers);
    suspects.sort(Comparator.comparingLong(Answer::step).reversed());
    for (Answer answer : suspects) {
      for (Tensors gradient : answer.gradients().values()) {
        double norm = gradient.isSpent() ? 0 : gradient.norm(); // what was spent was finite
        if (!Double.isFinite(norm)) {
          return diverged("the norm of the gradient is " + text(norm) + where(answer), cause);
        }
      }
    }
    return diverged("a gradient kept from an earlier step is not finite", cause);
  }

  private Fault diverged(String what, Throwable cause) {
    return Fault.of(ExitCode.DIVERGED, Place.NONE, "step " + (step + 1) + ": " + what, "", cause);
  }

  private static String text(double value) {
    return Double.isNaN(value) ? "NaN" : value > 0 ? "Inf" : "-Inf";
  }

  private String where(Answer answer) {
    String pass = answer.pass() > 0 ? "in the perturbed pass, " : "";
    String ahead = answer.step() > step ? "at the point ahead, " : "";
    long[] examples = answer.examples();
    String shown =
        Arrays.stream(examples)
            .limit(ROWS_SHOWN)
            .mapToObj(Long::toString)
            .collect(Collectors.joining(","));
    String rest = examples.length > ROWS_SHOWN ? ",…)" : ")";
    return " (" + pass + ahead + "batch rows " + shown + rest;
  }
}
