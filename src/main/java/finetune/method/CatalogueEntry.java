package finetune.method;

import finetune.optim.BaseOptimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * One line of the catalogue: a name in a role, with its keys in the order in which they are
 * printed.
 *
 * @param rules the ascent rules that a schedule goes with; empty for all
 * @param demand what a term of that name needs of a run
 * @param making what a term of that name becomes
 */
public record CatalogueEntry(
    Role role,
    String name,
    List<Alias> aliases,
    List<Key> keys,
    List<String> rules,
    Demand demand,
    Making making) {

  /** Another name for the same, which may state a key: {@code ssam-d}. */
  public record Alias(String name, String key, String value) {}

  CatalogueEntry(Role role, String name, Making making, Key... keys) {
    this(role, name, List.of(), List.of(keys), List.of(), Demand.NONE, making);
  }

  /** A base optimizer, made of what stands in a spec. */
  static CatalogueEntry base(
      String name, BiFunction<Assembler, OptSpec.Term, BaseOptimizer> make, Key... keys) {
    Making making = (all, term) -> all.takeBase(make.apply(all, term));
    return new CatalogueEntry(Role.BASE, name, making, keys);
  }

  /** An ascent rule. */
  static CatalogueEntry rule(
      String name, BiFunction<Assembler, OptSpec.Term, AscentRule> make, Key... keys) {
    Making making = (all, term) -> all.takeRule(make.apply(all, term));
    return new CatalogueEntry(Role.RULE, name, making, keys);
  }

  /** A schedule; its rho is that of its ascent rule. */
  static CatalogueEntry schedule(
      String name, BiFunction<Assembler, OptSpec.Term, Method> make, Key... keys) {
    Making making = (all, term) -> all.takeSchedule(make.apply(all, term));
    return new CatalogueEntry(Role.SCHEDULE, name, making, keys);
  }

  /** A wrapper, made of what stands in a spec and the method that there is. */
  static CatalogueEntry wrapper(
      Role role, String name, BiFunction<Assembler, OptSpec.Term, Method> make, Key... keys) {
    Making making = (all, term) -> all.wrap(name, make.apply(all, term));
    return new CatalogueEntry(role, name, making, keys);
  }

  /** The same entry under another name too. */
  CatalogueEntry alias(String other) {
    return alias(other, "", "");
  }

  /** The same entry under a name that states a key. */
  CatalogueEntry alias(String other, String key, String value) {
    List<Alias> all = new ArrayList<>(aliases);
    all.add(new Alias(other, key, value));
    return new CatalogueEntry(role, name, List.copyOf(all), keys, rules, demand, making);
  }

  /** The same schedule, defined with these ascent rules only. */
  CatalogueEntry with(String... allowed) {
    return new CatalogueEntry(role, name, aliases, keys, List.of(allowed), demand, making);
  }

  /** The same entry, for runs that meet a demand only. */
  CatalogueEntry demanding(Demand what) {
    return new CatalogueEntry(role, name, aliases, keys, rules, what, making);
  }

  /** The key that may stand behind the name. */
  Optional<Key> headline() {
    return keys.stream().filter(Key::isHeadline).findFirst();
  }

  public Optional<Key> key(String wanted) {
    return keys.stream().filter(key -> key.name().equals(wanted)).findFirst();
  }

  List<String> keyNames() {
    return keys.stream().map(Key::name).toList();
  }

  /** How to write a number that may not stand behind the name: with each key that takes it. */
  String insteadOfHeadline(String number) {
    if (role == Role.BASE) {
      return "";
    }
    List<String> ways = new ArrayList<>();
    for (Key key : keys) {
      if (key.problem(number).isEmpty() && !key.name().equals("rho")) {
        ways.add(name + ":" + key.name() + "=" + number);
      }
    }
    return ways.isEmpty() ? "" : "write " + String.join(" or ", ways);
  }

  boolean allows(CatalogueEntry rule) {
    return rules.isEmpty() || rules.contains(rule.name);
  }
}
