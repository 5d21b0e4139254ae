package finetune.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One line of the catalogue: a name in a role, with its keys in the order in which they are
 * printed.
 *
 * @param rules the ascent rules that a schedule goes with; empty for all
 * @param demand what a term of that name needs of a run
 */
public record CatalogueEntry(
    Role role,
    String name,
    List<Alias> aliases,
    List<Key> keys,
    List<String> rules,
    Demand demand) {

  /** Another name for the same, which may state a key: {@code ssam-d}. */
  public record Alias(String name, String key, String value) {}

  /** An entry of one name, for every run. */
  public static CatalogueEntry of(Role role, String name, Key... keys) {
    return new CatalogueEntry(role, name, List.of(), List.of(keys), List.of(), Demand.NONE);
  }

  /** The same entry under another name too, which may state a key. */
  public CatalogueEntry alias(String other, String key, String value) {
    List<Alias> all = new ArrayList<>(aliases);
    all.add(new Alias(other, key, value));
    return new CatalogueEntry(role, name, List.copyOf(all), keys, rules, demand);
  }

  /** The same schedule, defined with these ascent rules only. */
  public CatalogueEntry with(String... allowed) {
    return new CatalogueEntry(role, name, aliases, keys, List.of(allowed), demand);
  }

  /** The same entry, for runs that meet a demand only. */
  public CatalogueEntry demanding(Demand what) {
    return new CatalogueEntry(role, name, aliases, keys, rules, what);
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

  /** Whether the schedule goes with that ascent rule. */
  public boolean allows(CatalogueEntry rule) {
    return rules.isEmpty() || rules.contains(rule.name);
  }
}
