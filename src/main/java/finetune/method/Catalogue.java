package finetune.method;

import static finetune.method.Key.flag;
import static finetune.method.Key.headline;
import static finetune.method.Key.number;
import static finetune.method.Key.whole;
import static finetune.method.Key.word;
import static finetune.method.Range.BELOW_ONE;
import static finetune.method.Range.NOT_NEGATIVE;
import static finetune.method.Range.POSITIVE;
import static finetune.method.Range.UNIT;

import finetune.optim.AdamW;
import finetune.optim.BaseOptimizer;
import finetune.optim.Sgd;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * All names that {@code --opt} knows, one line each.
 *
 * @param entries the first of a role is what holds if nobody says
 */
public record Catalogue(List<Entry> entries) {
  /** The methods of this toolkit. */
  public static final Catalogue ALL =
      new Catalogue(
          List.of(
              base(
                  "adamw",
                  (all, p) ->
                      new AdamW(
                          p.number("beta1"), p.number("beta2"), p.number("epsilon"), all.decay()),
                  number("beta1", BELOW_ONE, 0.9),
                  number("beta2", BELOW_ONE, 0.999),
                  number("epsilon", POSITIVE, 1e-8)),
              base(
                  "sgd",
                  (all, p) -> new Sgd(p.number("momentum"), p.flag("nesterov"), all.decay()),
                  number("momentum", BELOW_ONE, 0.9),
                  flag("nesterov", false).needs("momentum", POSITIVE)),
              rule("sam", (all, p) -> new SteepestAscent(p.number("rho")), headline(rho(0.05))),
              rule(
                  "asam",
                  (all, p) ->
                      new AdaptiveAscent(
                          p.number("rho"), p.number("eta"), AdaptiveAscent.scope(p.word("scope"))),
                  headline(rho(0.5)),
                  number("eta", NOT_NEGATIVE, 0.01),
                  word("scope", "weight", "all")),
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
                  word("aux", "sgd", "base"))));

  /** A base optimizer, made of what stands in a spec. */
  static Entry base(
      String name, BiFunction<Assembly, OptSpec.Part, BaseOptimizer> make, Key... keys) {
    Making making = (all, part) -> all.base(make.apply(all, part));
    return new Entry(Role.BASE, name, making, keys);
  }

  /** An ascent rule. */
  static Entry rule(String name, BiFunction<Assembly, OptSpec.Part, AscentRule> make, Key... keys) {
    Making making = (all, part) -> all.rule(make.apply(all, part));
    return new Entry(Role.RULE, name, making, keys);
  }

  /** A schedule; its rho is that of its ascent rule. */
  static Entry schedule(String name, BiFunction<Assembly, OptSpec.Part, Method> make, Key... keys) {
    Making making = (all, part) -> all.schedule(make.apply(all, part));
    return new Entry(Role.SCHEDULE, name, making, keys);
  }

  /** The radius of an ascent rule. */
  static Key rho(double standard) {
    return number("rho", NOT_NEGATIVE, standard);
  }

  /** The radius where it stands on a schedule: handed on to the ascent rule. */
  static Key rho() {
    return number("rho", NOT_NEGATIVE);
  }

  /** What a name stands for: one entry a role, and the key that an alias states. */
  Optional<Named> find(String name) {
    List<Entry> found = new ArrayList<>();
    Entry.Alias stated = null;
    for (Entry entry : entries) {
      if (entry.name().equals(name)) {
        found.add(entry);
      }
      for (Entry.Alias alias : entry.aliases()) {
        if (alias.name().equals(name)) {
          found.add(entry);
          stated = alias;
        }
      }
    }
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(new Named(found, Optional.ofNullable(stated)));
  }

  /** What holds for a role if nobody says. */
  Entry standard(Role role) {
    return inRole(role).get(0);
  }

  /** All entries of a role, in the order of the catalogue. */
  public List<Entry> inRole(Role role) {
    return entries.stream().filter(entry -> entry.role() == role).toList();
  }

  /** Every name and alias. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (Entry entry : entries) {
      names.add(entry.name());
      entry.aliases().forEach(alias -> names.add(alias.name()));
    }
    return names;
  }

  /** The entries of a name. */
  record Named(List<Entry> entries, Optional<Entry.Alias> alias) {
    String name() {
      return entries.get(0).name();
    }

    boolean is(Role role) {
      return entries.stream().anyMatch(entry -> entry.role() == role);
    }

    /** The entry of the role, or the only one. */
    Entry as(Role role) {
      return entries.stream()
          .filter(entry -> entry.role() == role)
          .findFirst()
          .orElse(entries.get(0));
    }
  }
}
