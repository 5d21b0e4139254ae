package finetune.method;

import finetune.optim.BaseOptimizer;
import finetune.spec.CatalogueEntry;
import finetune.spec.Demand;
import finetune.spec.Key;
import finetune.spec.OptSpec;
import finetune.spec.Role;
import java.util.function.BiFunction;

/** One line of a table of methods: what a spec may say of it, and what such a term becomes. */
record Maker(CatalogueEntry entry, Making making) {

  /** A base optimizer, made of what stands in a spec. */
  static Maker base(
      String name, BiFunction<Assembler, OptSpec.Term, BaseOptimizer> make, Key... keys) {
    Making making = (all, term) -> all.takeBase(make.apply(all, term));
    return new Maker(CatalogueEntry.of(Role.BASE, name, keys), making);
  }

  /** An ascent rule. */
  static Maker rule(
      String name, BiFunction<Assembler, OptSpec.Term, AscentRule> make, Key... keys) {
    Making making = (all, term) -> all.takeRule(make.apply(all, term));
    return new Maker(CatalogueEntry.of(Role.RULE, name, keys), making);
  }

  /** A schedule; its rho is that of its ascent rule. */
  static Maker schedule(
      String name, BiFunction<Assembler, OptSpec.Term, Method> make, Key... keys) {
    Making making = (all, term) -> all.takeSchedule(make.apply(all, term));
    return new Maker(CatalogueEntry.of(Role.SCHEDULE, name, keys), making);
  }

  /** A wrapper, made of what stands in a spec and the method that there is. */
  static Maker wrapper(
      Role role, String name, BiFunction<Assembler, OptSpec.Term, Method> make, Key... keys) {
    Making making = (all, term) -> all.wrap(name, make.apply(all, term));
    return new Maker(CatalogueEntry.of(role, name, keys), making);
  }

  /** The same under another name too. */
  Maker alias(String other) {
    return alias(other, "", "");
  }

  /** The same under a name that states a key. */
  Maker alias(String other, String key, String value) {
    return new Maker(entry.alias(other, key, value), making);
  }

  /** The same schedule, defined with these ascent rules only. */
  Maker with(String... allowed) {
    return new Maker(entry.with(allowed), making);
  }

  /** The same, for runs that meet a demand only. */
  Maker demanding(Demand what) {
    return new Maker(entry.demanding(what), making);
  }
}
