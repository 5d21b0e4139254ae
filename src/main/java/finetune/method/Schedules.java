package finetune.method;

import static finetune.fault.Range.ABOVE_ZERO;
import static finetune.fault.Range.ANY;
import static finetune.fault.Range.BELOW_ONE;
import static finetune.fault.Range.NOT_NEGATIVE;
import static finetune.fault.Range.UNIT;
import static finetune.method.Maker.schedule;
import static finetune.spec.Key.flag;
import static finetune.spec.Key.headline;
import static finetune.spec.Key.number;
import static finetune.spec.Key.rho;
import static finetune.spec.Key.whole;
import static finetune.spec.Key.word;

import finetune.spec.Demand;
import java.util.List;

/** The schedules, a line each; the first is what holds if nobody says. */
final class Schedules {
  static final List<Maker> ALL =
      List.of(
          schedule(
              "sam",
              (all, p) -> new Sam(all.rule(), all.base(), p.whole("every")),
              headline(rho()),
              whole("every", 1, 1)),
          schedule(
              "sampa",
              (all, p) ->
                  new Sampa(
                      all.rule(), all.base(), p.number("lambda"), p.word("aux").equals("base")),
              headline(number("lambda", UNIT, 0.1)),
              rho(),
              word("aux", "base", "sgd")),
          schedule("optsam", (all, p) -> new OptSam(all.rule(), all.base()), headline(rho()))
              .with("sam", "asam"),
          schedule("randsam", (all, p) -> new RandSam(all.rule(), all.base()), headline(rho()))
              .with("sam"),
          schedule(
                  "sam-db",
                  (all, p) -> new SamDb(all.rule(), all.base(), p.word("batches").equals("pair")),
                  headline(rho()),
                  word("batches", "pair", "next"))
              .with("sam", "asam")
              .alias("samdb"),
          schedule(
                  "looksam",
                  (all, p) ->
                      new LookSam(
                          all.rule(),
                          all.base(),
                          p.whole("k"),
                          p.number("alpha"),
                          p.word("scope").equals("tensor")),
                  headline(whole("k", 1, 5)),
                  rho(),
                  number("alpha", NOT_NEGATIVE, 0.7),
                  word("scope", "global", "tensor"))
              .with("sam", "asam", "sam-on"),
          schedule(
                  "ae-sam",
                  (all, p) ->
                      new AeSam(
                          all.rule(),
                          all.base(),
                          p.number("delta"),
                          p.number("lambda1"),
                          p.number("lambda2")),
                  headline(rho()),
                  number("delta", BELOW_ONE, 0.9),
                  number("lambda1", ANY, -1),
                  number("lambda2", ANY, 1))
              .with("sam", "asam", "sam-on")
              .alias("aesam"),
          schedule(
                  "async-sam",
                  (all, p) ->
                      p.word("lag").equals("0")
                          ? new Sam(all.rule(), all.base(), 1)
                          : new AsyncSam(all.rule(), all.base()),
                  headline(rho()),
                  word("lag", "1", "0"))
              .with("sam", "asam")
              .alias("asyncsam"),
          schedule(
                  "esam",
                  (all, p) -> new Esam(all.rule(), all.base(), p.number("beta"), p.number("gamma")),
                  rho(),
                  number("beta", ABOVE_ZERO, 0.6),
                  number("gamma", ABOVE_ZERO, 0.5))
              .with("sam"),
          schedule(
                  "lookbehind",
                  (all, p) ->
                      new Lookbehind(all.rule(), all.base(), p.whole("k"), p.numberIfAny("alpha")),
                  headline(whole("k", 1, 2)),
                  rho(),
                  number("alpha", UNIT).or("auto", "-1"))
              .with("sam", "asam")
              .alias("lookbehind-sam"),
          schedule(
                  "msam",
                  (all, p) -> new Msam(all.rule(), all.base(), p.whole("m")),
                  headline(whole("m", 1, 4)),
                  rho())
              .with("sam", "asam", "sam-on")
              .demanding(Demand.shards("m")),
          schedule(
                  "gsam",
                  (all, p) ->
                      new Gsam(
                          all.rule(),
                          all.base(),
                          p.number("alpha"),
                          p.numberIfAny("rho-min").orElse(all.rule().rho())),
                  headline(number("alpha", NOT_NEGATIVE, 0.4)),
                  rho(),
                  number("rho-min", NOT_NEGATIVE).or("rho"))
              .with("sam", "asam"),
          schedule(
                  "gnp",
                  (all, p) -> new Gnp(all.rule(), all.base(), p.number("alpha")),
                  headline(number("alpha", UNIT, 0.8)),
                  rho())
              .with("sam", "asam", "layersam"),
          schedule(
                  "wsam",
                  (all, p) ->
                      new Wsam(all.rule(), all.base(), p.number("gamma"), p.flag("decoupled")),
                  headline(number("gamma", BELOW_ONE, 0.9)),
                  rho(),
                  flag("decoupled", true))
              .with("sam", "asam"));

  private Schedules() {}
}
