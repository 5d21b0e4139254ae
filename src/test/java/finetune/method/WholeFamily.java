package finetune.method;

import static finetune.method.Key.flag;
import static finetune.method.Key.headline;
import static finetune.method.Key.method;
import static finetune.method.Key.number;
import static finetune.method.Key.rho;
import static finetune.method.Key.whole;
import static finetune.method.Key.word;
import static finetune.method.Range.ABOVE_ZERO;
import static finetune.method.Range.ANY;
import static finetune.method.Range.BELOW_ONE;
import static finetune.method.Range.NOT_NEGATIVE;
import static finetune.method.Range.POSITIVE;
import static finetune.method.Range.UNIT;

import java.util.List;

/** A catalogue with every kind of name and key that the grammar provides for. */
final class WholeFamily {
  /** These names are read, never made. */
  private static final Making NOTHING = (assembly, part) -> {};

  static final Catalogue CATALOGUE =
      new Catalogue(
          List.of(
              base(
                  "adamw",
                  number("beta1", BELOW_ONE, 0.9),
                  number("beta2", BELOW_ONE, 0.999),
                  number("epsilon", POSITIVE, 1e-8)),
              base(
                  "sgd",
                  number("momentum", BELOW_ONE, 0.9),
                  flag("nesterov", false).needs("momentum", POSITIVE)),
              rule("sam", headline(rho(0.05))),
              rule(
                  "asam",
                  headline(rho(0.5)),
                  number("eta", NOT_NEGATIVE, 0.01),
                  word("scope", "weight", "all")),
              rule("sam-on", headline(rho(0.5)), word("rule", "sam", "asam")).alias("samon"),
              rule("layersam", headline(whole("layers", 1, 2)), rho(0.05)).alias("partial-sam"),
              rule(
                      "ssam",
                      headline(number("sparsity", UNIT, 0.5)),
                      rho(0.05),
                      word("variant", "fisher", "dynamic"))
                  .alias("ssam-f", "variant", "fisher")
                  .alias("ssam-d", "variant", "dynamic"),
              rule("bisam", headline(rho(0.05)), word("loss", "log", "tanh"))
                  .alias("bisam-tanh", "loss", "tanh"),
              schedule("sam", headline(rho()), whole("every", 1, 1)),
              schedule(
                  "sampa",
                  headline(number("lambda", UNIT, 0.1)),
                  rho(),
                  word("aux", "sgd", "base")),
              schedule("looksam", headline(whole("k", 1, 5)), rho()).with("sam", "asam", "sam-on"),
              schedule("ae-sam", headline(rho()), number("lambda1", ANY, -1)).alias("aesam"),
              schedule(
                      "esam",
                      rho(),
                      number("beta", ABOVE_ZERO, 0.6),
                      number("gamma", ABOVE_ZERO, 0.5))
                  .with("sam"),
              schedule(
                  "lookbehind",
                  headline(whole("k", 1, 2)),
                  rho(),
                  number("alpha", UNIT).or("auto")),
              new Entry(
                  Role.SWITCH,
                  "late",
                  NOTHING,
                  headline(number("start", UNIT, 0.8)),
                  method("method"),
                  flag("reset", false)),
              new Entry(
                  Role.AVERAGE,
                  "swa",
                  NOTHING,
                  headline(number("start", BELOW_ONE, 0.75)),
                  number("lr", POSITIVE)),
              new Entry(
                  Role.LOSS,
                  "saf",
                  NOTHING,
                  headline(number("lambda", NOT_NEGATIVE, 0.3)),
                  whole("start", 0, 0)),
              new Entry(
                  Role.LOSS,
                  "mesa",
                  NOTHING,
                  headline(number("lambda", NOT_NEGATIVE, 0.8)),
                  whole("start", 0, 0))));

  private WholeFamily() {}

  private static Entry base(String name, Key... keys) {
    return new Entry(Role.BASE, name, NOTHING, keys);
  }

  private static Entry rule(String name, Key... keys) {
    return new Entry(Role.RULE, name, NOTHING, keys);
  }

  private static Entry schedule(String name, Key... keys) {
    return new Entry(Role.SCHEDULE, name, NOTHING, keys);
  }
}
