package finetune.method;

import static finetune.method.Entry.rule;
import static finetune.method.Key.headline;
import static finetune.method.Key.number;
import static finetune.method.Key.rho;
import static finetune.method.Key.word;
import static finetune.method.Range.NOT_NEGATIVE;

import java.util.List;

/** The ascent rules, a line each; the first is what holds if nobody says. */
final class Rules {
  static final List<Entry> ALL =
      List.of(
          rule("sam", (all, p) -> new SteepestAscent(p.number("rho")), headline(rho(0.05))),
          rule(
              "asam",
              (all, p) ->
                  new AdaptiveAscent(
                      p.number("rho"), p.number("eta"), AdaptiveAscent.scope(p.word("scope"))),
              headline(rho(0.5)),
              number("eta", NOT_NEGATIVE, 0.01),
              word("scope", "weight", "all")));

  private Rules() {}
}
