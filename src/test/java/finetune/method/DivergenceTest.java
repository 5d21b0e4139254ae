package finetune.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import finetune.archive.DataType;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that are not finite end a run before they reach the weights. */
@Tag("native")
class DivergenceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "adamw | 0 | NaN | step 3: loss is NaN (batch rows 2)",
        "adamw | 0 | Infinity | step 3: loss is Inf (batch rows 2)",
        "sam | 0 | -Infinity | step 3: loss is -Inf (batch rows 2)",
        "sam | 1 | NaN | step 3: loss is NaN (in the perturbed pass, batch rows 2)",
        "sampa | 1 | NaN | step 3: loss is NaN (in the perturbed pass, batch rows 2)",
        "sampa | 0 | NaN | step 2: loss is NaN (at the point ahead, batch rows 2)",
        "async-sam | 0 | NaN | step 3: loss is NaN (batch rows 2)",
        "optsam | 1 | NaN | step 3: loss is NaN (in the perturbed pass, batch rows 2)"
      })
  void N01_N03_aLossThatIsNotFinite(String opt, int pass, double loss, String message) {
    assertStops(opt, pass, answer -> with(answer, loss, answer.gradient()), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "adamw | 0 | step 3: the norm of the gradient is NaN (batch rows 2)",
        "sam | 0 | step 3: the norm of the gradient is NaN (batch rows 2)",
        "asam | 0 | step 3: the norm of the gradient is NaN (batch rows 2)",
        "sam | 1 | step 3: the norm of the gradient is NaN (in the perturbed pass, batch rows 2)",
        "sampa | 1 | step 3: the norm of the gradient is NaN (in the perturbed pass, batch rows 2)",
        "sampa | 0 | step 2: the norm of the gradient is NaN (at the point ahead, batch rows 2)",
        "looksam-2 | 0 | step 3: the norm of the gradient is NaN (batch rows 2)",
        "looksam-2 | 1 | step 3: the norm of the gradient is NaN (in the perturbed pass, batch rows"
            + " 2)",
        "async-sam | 0 | step 3: the norm of the gradient is NaN (batch rows 2)",
        "ae-sam | 0 | step 3: the norm of the gradient is NaN (batch rows 2)",
        "optsam | 1 | step 3: the norm of the gradient is NaN (in the perturbed pass, batch rows 2)",
        "gsam | 1 | step 3: the norm of the gradient is NaN (in the perturbed pass, batch rows 2)",
        "gnp | 1 | step 3: the norm of the gradient is NaN (in the perturbed pass, batch rows 2)",
        "wsam | 1 | step 3: the norm of the gradient is NaN (in the perturbed pass, batch rows 2)",
        "lookbehind | 1 | step 3: the norm of the gradient is NaN (in the perturbed pass, batch rows 2)"
      })
  void N02_N03_oneNumberOfAGradientThatIsNotFinite(String opt, int pass, String message) {
    Tensors[] bad = new Tensors[1];
    assertStops(
        opt,
        pass,
        answer -> {
          bad[0] = Vectors.of(Problem.Q.layout(), DataType.F64, 1, Double.NaN);
          return with(answer, answer.loss(), bad[0]);
        },
        message);
  }

  /** The step that takes it does not read it, and would save it. */
  @Test
  void N02_N03_aGradientThatTheNextStepClimbs() {
    Walk.Settings settings =
        Walk.on(Problem.BATCHES, "sampa+bisam")
            .spoiled(
                oracle -> asked -> answers(oracle.ask(asked), 0, DivergenceTest::withBadMargin));
    try (Walk walk = settings.start()) {
      walk.step();
      double[] before = walk.at();
      assertEquals(
          "step 2: the norm of the gradient is NaN (at the point ahead, batch rows 2)",
          stopped(walk).getMessage());
      assertArrayEquals(before, walk.at());
    }
  }

  /** The mean that the shards' gradients are blended to could not say whose fault it is. */
  @Test
  void N03_theFirstShardIsNamed() {
    UnaryOperator<Answer> bad =
        answer ->
            with(
                answer,
                answer.loss(),
                Vectors.of(Problem.BATCHES.layout(), DataType.F64, 1, Double.NaN));
    Walk.Settings settings =
        Walk.on(Problem.BATCHES, "msam-2")
            .batches(Numbered.rowsEach(2))
            .spoiled(
                oracle ->
                    requests ->
                        oracle.ask(requests).stream()
                            .map(a -> a.pass() == 1 && a.examples()[0] == 0 ? bad.apply(a) : a)
                            .toList());
    try (Walk walk = settings.start()) {
      assertEquals(
          "step 1: the norm of the gradient is NaN (in the perturbed pass, batch rows 0)",
          stopped(walk).getMessage());
    }
  }

  @Test
  void N05_aLargeGradientIsNoAlarm() {
    Problem steep = Problem.Q.times(1e30); // its squares overflow a float32
    for (String opt : List.of("sgd", "sam+sgd", "asam+sgd", "sampa+sgd")) {
      try (Walk walk = Walk.on(steep, opt).in(DataType.F32).clip(1).rate(1e-40).start()) {
        assertEquals(5e30, walk.step().gradientNorm(), 2e30);
      }
    }
  }

  private static void assertStops(
      String opt, int pass, UnaryOperator<Answer> spoilt, String message) {
    Walk.Settings settings =
        Walk.on(Problem.Q, opt)
            .spoiled(oracle -> requests -> answers(oracle.ask(requests), pass, spoilt));
    try (Walk walk = settings.start()) {
      double[] before = walk.at();
      Fault fault = null;
      for (int i = 0; i < 3 && fault == null; i++) {
        before = walk.at();
        fault =
            i < 2 && !message.startsWith("step " + (i + 1) + ":") ? stepped(walk) : stopped(walk);
      }
      assertEquals(message, fault.getMessage());
      assertEquals(ExitCode.DIVERGED, fault.code());
      assertArrayEquals(before, walk.at());
    }
  }

  private static Fault stepped(Walk walk) {
    walk.step();
    return null;
  }

  private static Fault stopped(Walk walk) {
    return assertThrows(Fault.class, walk::step);
  }

  /** Spoils what is taken on the batch of the third step, in one pass. */
  private static List<Answer> answers(List<Answer> given, int pass, UnaryOperator<Answer> spoilt) {
    List<Answer> answers = new ArrayList<>();
    for (Answer answer : given) {
      boolean hit = answer.step() == 2 && answer.pass() == pass;
      answers.add(hit ? spoilt.apply(answer) : answer);
    }
    return answers;
  }

  private static Answer with(Answer answer, double loss, Tensors gradient) {
    return new Answer(
        answer.step(),
        answer.pass(),
        answer.examples(),
        loss,
        answer.extra(),
        answer.losses(),
        answer.logits(),
        Map.of(Loss.TASK.name(), gradient));
  }

  /** The answer with such a gradient of the loss that the ascent climbs. */
  private static Answer withBadMargin(Answer answer) {
    Tensors bad = Vectors.of(Problem.BATCHES.layout(), DataType.F64, 1, Double.NaN);
    return new Answer(
        answer.step(),
        answer.pass(),
        answer.examples(),
        answer.loss(),
        answer.extra(),
        answer.losses(),
        answer.logits(),
        Map.of(Loss.TASK.name(), answer.gradient(), "margin", bad));
  }
}
