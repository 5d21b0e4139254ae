package finetune.method;

import static finetune.fault.Range.NOT_NEGATIVE;
import static finetune.fault.Range.POSITIVE;
import static finetune.fault.Range.UNIT;
import static finetune.method.Maker.rule;
import static finetune.spec.Key.flag;
import static finetune.spec.Key.headline;
import static finetune.spec.Key.number;
import static finetune.spec.Key.rho;
import static finetune.spec.Key.whole;
import static finetune.spec.Key.word;

import finetune.optim.Share;
import finetune.spec.Demand;
import finetune.tensor.WeightScale;
import java.util.List;

/** The ascent rules, a line each; the first is what holds if nobody says. */
final class Rules {
  static final List<Maker> ALL =
      List.of(
          rule("sam", (all, p) -> new SteepestAscent(p.number("rho")), headline(rho(0.05))),
          rule(
              "asam",
              (all, p) ->
                  new AdaptiveAscent(
                      p.number("rho"),
                      new WeightScale(AdaptiveAscent.scope(p.word("scope")), p.number("eta"))),
              headline(rho(0.5)),
              number("eta", NOT_NEGATIVE, WeightScale.ETA),
              word("scope", "weight", "all")),
          rule(
                  "sam-on",
                  (all, p) -> NormalizationAscent.of(p),
                  headline(rho(0.5)),
                  word("rule", "sam", "asam"),
                  number("eta", NOT_NEGATIVE, 0),
                  flag("bias", false))
              .alias("samon"),
          rule(
                  "layersam",
                  (all, p) ->
                      new LayerwiseAscent(
                          p.number("rho"),
                          p.whole("layers"),
                          p.whole("every"),
                          LayerwiseAscent.tensors(p.word("tensors")),
                          all.layout()),
                  headline(whole("layers", 1, 2)),
                  rho(0.05),
                  whole("every", 1, 1),
                  word("tensors", "matrices", "all"))
              .alias("partial-sam"),
          rule(
                  "ssam",
                  (all, p) ->
                      new SparseAscent(
                          p.number("rho"),
                          Share.decimal(p.number("sparsity")),
                          p.whole("every"),
                          SparseAscent.mask(p)),
                  headline(number("sparsity", UNIT, 0.5)),
                  rho(0.05),
                  word("variant", "fisher", "dynamic"),
                  whole("every", 1, 1),
                  whole("samples", 1, 128),
                  number("death", UNIT, 0.5))
              .alias("ssam-f", "variant", "fisher")
              .alias("ssam-d", "variant", "dynamic"),
          rule(
              "vasso",
              (all, p) -> new SmoothedAscent(p.number("rho"), p.number("theta")),
              headline(number("theta", UNIT, 0.9)),
              rho(0.05)),
          rule(
                  "bisam",
                  (all, p) -> new MarginAscent(p.number("rho"), MarginAscent.bound(p)),
                  headline(rho(0.05)),
                  word("loss", "log", "tanh"),
                  number("mu", POSITIVE).or("auto"),
                  number("alpha", POSITIVE, 0.1))
              .alias("bisam-log", "loss", "log")
              .alias("bisam-tanh", "loss", "tanh")
              .demanding(Demand.CLASSES));

  private Rules() {}
}
