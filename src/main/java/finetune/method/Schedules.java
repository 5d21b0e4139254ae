package finetune.method;

import static finetune.method.Entry.schedule;
import static finetune.method.Key.headline;
import static finetune.method.Key.number;
import static finetune.method.Key.rho;
import static finetune.method.Key.whole;
import static finetune.method.Key.word;
import static finetune.method.Range.UNIT;

import java.util.List;

/** The schedules, a line each; the first is what holds if nobody says. */
final class Schedules {
  static final List<Entry> ALL =
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
              word("aux", "sgd", "base")));

  private Schedules() {}
}
