package finetune.method;

import static finetune.fault.Range.BELOW_ONE;
import static finetune.fault.Range.POSITIVE;
import static finetune.method.Maker.base;
import static finetune.spec.Key.flag;
import static finetune.spec.Key.number;

import finetune.optim.AdamW;
import finetune.optim.Sgd;
import java.util.List;

/** The base optimizers, a line each; the first is what holds if nobody says. */
final class Bases {
  static final List<Maker> ALL =
      List.of(
          base(
              "adamw",
              (all, p) ->
                  new AdamW(p.number("beta1"), p.number("beta2"), p.number("epsilon"), all.decay()),
              number("beta1", BELOW_ONE, 0.9),
              number("beta2", BELOW_ONE, 0.999),
              number("epsilon", POSITIVE, 1e-8)),
          base(
              "sgd",
              (all, p) -> new Sgd(p.number("momentum"), p.flag("nesterov"), all.decay()),
              number("momentum", BELOW_ONE, 0.9),
              flag("nesterov", false).needs("momentum", POSITIVE)));

  private Bases() {}
}
