package finetune.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.archive.DataType;
import finetune.optim.LearningRateSchedule;
import finetune.optim.LearningRateSchedule.Shape;
import finetune.spec.Opt;
import finetune.spec.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every method there is. */
@Tag("native")
class MethodContractTest {
  @ParameterizedTest
  @MethodSource("methodsAndBases")
  void withoutRadiusItIsItsBaseInEveryBitAndEveryRequest(String method, String base) {
    // SAMPa with lambda > 0 mixes in another gradient, whatever the radius; Lookbehind with more
    // than one ascent takes as many steps of the base.
    String still =
        method.replaceFirst("^sampa", "sampa-0").replaceFirst("^lookbehind", "lookbehind-1")
            + ":rho=0";
    try (Walk alone = Walk.on(Problem.BATCHES, base).decay(0.01).clip(1).start()) {
      alone.steps(5);
      try (Walk walk = Walk.on(Problem.BATCHES, still + "+" + base).decay(0.01).clip(1).start()) {
        walk.steps(5);
        assertArrayEquals(alone.at(), walk.at());
        assertEquals(alone.oracle.asked, walk.oracle.asked);
        assertEquals(alone.state().counts(), walk.state().counts());
      }
    }
  }

  static Stream<String[]> methodsAndBases() {
    return Specs.methods()
        .flatMap(
            method ->
                Methods.CATALOGUE.inRole(Role.BASE).stream()
                    .map(base -> new String[] {method, base.name()}));
  }

  @ParameterizedTest
  @MethodSource("finetune.method.Specs#methods")
  void onALinearLossItIsSgd(String all) {
    // Lookbehind with more than one ascent takes as many steps of the base, which has momentum.
    String method = all.replaceFirst("^lookbehind", "lookbehind-1");
    for (DataType type : List.of(DataType.F64, DataType.F32)) {
      double tolerance = type == DataType.F64 ? 1e-12 : 2e-6;
      try (Walk alone = Walk.on(Problem.LINEAR, "sgd").in(type).start();
          Walk walk = Walk.on(Problem.LINEAR, method + "+sgd").in(type).start()) {
        for (int i = 0; i < 5; i++) {
          alone.step();
          walk.step();
          assertArrayEquals(alone.at(), walk.at(), tolerance);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("thoseThatRest")
  void N04_atTheMinimumNothingMoves(String opt) {
    for (DataType type : List.of(DataType.F64, DataType.F32)) {
      try (Walk walk = Walk.on(Problem.Q.from(0, 0), opt).in(type).start()) {
        walk.steps(3);
        assertArrayEquals(new double[] {0, 0}, walk.at());
      }
    }
  }

  /** RandSAM needs no gradient to look elsewhere. */
  static Stream<String> thoseThatRest() {
    return Specs.all().filter(opt -> !opt.startsWith("randsam"));
  }

  @ParameterizedTest
  @MethodSource("finetune.method.Specs#all")
  void aStepAtRateZeroLeavesEveryBit(String opt) {
    LearningRateSchedule warmup = new LearningRateSchedule(Shape.LINEAR, 0.1, 0.5);
    try (Walk walk =
        Walk.on(Problem.BATCHES.from(0.1, 0.7), opt).decay(0.01).schedule(warmup).start()) {
      walk.step();
      assertArrayEquals(new double[] {0.1, 0.7}, walk.at());
      walk.step();
      assertTrue(walk.at()[0] != 0.1);
    }
  }

  @ParameterizedTest
  @MethodSource("finetune.method.Specs#all")
  void theWeightsThemselvesAreNeverDisplaced(String opt) {
    List<double[]> during = new ArrayList<>();
    Walk[] self = new Walk[1];
    Walk.Settings settings =
        Walk.on(Problem.BATCHES, opt)
            .spoiled(
                oracle ->
                    requests -> {
                      during.add(self[0].at());
                      return oracle.ask(requests);
                    });
    try (Walk walk = settings.start()) {
      self[0] = walk;
      for (int i = 0; i < 4; i++) {
        during.clear();
        double[] before = walk.at();
        walk.step();
        assertFalse(during.isEmpty());
        during.forEach(seen -> assertArrayEquals(before, seen));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("finetune.method.Specs#all")
  void everyRequestIsOfItsOwnStepPassAndBatch(String opt) {
    try (Walk walk = Walk.on(Problem.BATCHES, opt).start()) {
      walk.steps(6);
      Set<Request.Chance> seen = new HashSet<>(); // MESA asks its average without dropout
      for (QuadraticOracle.Asked asked : inPasses(walk)) {
        // SAM-db takes two batches a step, in a pass each.
        boolean isPair = opt.startsWith("sam-db+");
        assertEquals(isPair ? 2 * asked.step() + asked.pass() : asked.step(), asked.batch());
        assertTrue(seen.add(asked.chance()), asked.toString());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("finetune.method.Specs#all")
  void reportsTheLossOfTheBatchBeforeTheStep(String opt) {
    try (Walk walk = Walk.on(Problem.BATCHES, opt).start()) {
      // These two look at no gradient of the weights themselves.
      boolean isPerturbed = lossAt(opt, 0) == LossAt.PERTURBED;
      for (int i = 0; i < 4; i++) {
        assertEquals(lossAt(opt, i), walk.step().lossAt());
      }
      for (QuadraticOracle.Asked asked : inPasses(walk)) {
        boolean isForward = asked.losses().isEmpty(); // of MESA's average
        if (asked.pass() == (isPerturbed ? 1 : 0) && asked.step() < 4 && !isForward) {
          double[] point = asked.point().stream().mapToDouble(x -> x).toArray();
          double loss = Problem.BATCHES.loss(point, asked.batch());
          assertEquals(loss, walk.outcomes.get((int) asked.step()).loss());
        }
      }
    }
  }

  private static LossAt lossAt(String opt, int step) {
    if (opt.startsWith("optsam") || opt.startsWith("randsam")) {
      return LossAt.PERTURBED;
    }
    boolean hasBegun = !opt.startsWith("late-2e-5") || step >= 2;
    return opt.contains("sampa") && hasBegun ? LossAt.AUXILIARY : LossAt.WEIGHTS;
  }

  @ParameterizedTest
  @MethodSource("finetune.method.Specs#all")
  void itsResolvedSpecTrainsTheSame(String opt) {
    try (Walk one = Walk.on(Problem.BATCHES, opt).start();
        Walk other = Walk.on(Problem.BATCHES, Opt.read(opt).text()).start()) {
      assertArrayEquals(one.steps(4).at(), other.steps(4).at());
    }
  }

  @ParameterizedTest
  @MethodSource("finetune.method.Specs#methods")
  void aSteeperLossIsLookedAtInTheSamePlaces(String method) {
    // With lambda > 0 the predicted point moves by the gradient itself.
    // LookSAM divides by a length and 1e-8, which has no scale: nothing to a length of 1.
    String opt =
        method.replaceFirst("^sampa", "sampa-0").replaceFirst("^looksam", "looksam:rho=0.5")
            + "+sgd:momentum=0";
    // Beside a small gradient the 1e-12 that is added to its norm shows.
    double tolerance = method.startsWith("looksam") ? 1e-8 : 1e-11;
    try (Walk gentle = Walk.on(Problem.Q, opt).rate(0.1).start();
        Walk steep = Walk.on(Problem.Q.times(8), opt).rate(0.1 / 8).start()) {
      gentle.steps(3);
      steep.steps(3);
      for (int i = 0; i < gentle.oracle.asked.size(); i++) {
        assertArrayEquals(
            numbers(gentle.oracle.asked.get(i)), numbers(steep.oracle.asked.get(i)), tolerance);
      }
    }
  }

  /** Without the single examples that SSAM-F chooses by: no pass takes them, so nothing drops. */
  private static List<QuadraticOracle.Asked> inPasses(Walk walk) {
    return walk.oracle.asked.stream()
        .filter(asked -> asked.chance().drops() || asked.losses().isEmpty())
        .toList();
  }

  private static double[] numbers(QuadraticOracle.Asked asked) {
    return asked.point().stream().flatMapToDouble(DoubleStream::of).toArray();
  }
}
