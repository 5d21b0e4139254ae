package finetune.method;

import static finetune.fault.Range.BELOW_ONE;
import static finetune.fault.Range.NOT_NEGATIVE;
import static finetune.fault.Range.POSITIVE;
import static finetune.fault.Range.UNIT;
import static finetune.method.Maker.wrapper;
import static finetune.spec.Key.flag;
import static finetune.spec.Key.headline;
import static finetune.spec.Key.method;
import static finetune.spec.Key.number;
import static finetune.spec.Key.whole;

import finetune.optim.Share;
import finetune.spec.Demand;
import finetune.spec.Role;
import finetune.spec.Timely;
import java.util.List;

/** The wrappers, a line each. */
final class Wrappers {
  static final List<Maker> ALL =
      List.of(
          wrapper(
              Role.SWITCH,
              "late",
              (all, p) ->
                  new Late(
                      all.method(),
                      all.rule(),
                      all.base(),
                      Share.decimal(p.number("start")),
                      p.flag("reset")),
              headline(number("start", UNIT, 0.8)),
              method("method"),
              flag("reset", false)),
          wrapper(
              Role.AVERAGE,
              "swa",
              (all, p) -> new Swa(all.method(), Swa.Settings.of(p)),
              headline(number("start", BELOW_ONE, 0.75)),
              whole("every", 1),
              number("lr", POSITIVE)),
          wrapper(
                  Role.LOSS,
                  "saf",
                  (all, p) -> new Saf(all.base(), Saf.Settings.of(p)),
                  headline(number("lambda", NOT_NEGATIVE, 0.3)),
                  number("tau", POSITIVE, 5),
                  whole("start", 0, 0),
                  whole("lag", 1, 1),
                  whole("end", 1))
              .demanding(Demand.CLASSES.and(Timely.START).and(Timely.LAG).and(Timely.END)),
          wrapper(
                  Role.LOSS,
                  "mesa",
                  (all, p) -> new Mesa(all.base(), Mesa.Settings.of(p)),
                  headline(number("lambda", NOT_NEGATIVE, 0.8)),
                  number("tau", POSITIVE, 5),
                  whole("start", 0, 0),
                  number("decay", BELOW_ONE, 0.995))
              .demanding(Demand.CLASSES.and(Timely.START)));

  private Wrappers() {}
}
