package finetune.spec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the terms of a spec go together: one of a role, defined pairs, one rho. */
final class Composition {
  private final Catalogue catalogue;
  private final List<Choice> choices;
  private final Optional<Rho> outer;
  private final Complaints complaints;
  private final Map<Role, Choice> byRole = new EnumMap<>(Role.class);

  Composition(
      Catalogue catalogue, List<Choice> choices, Optional<Rho> outer, Complaints complaints) {
    this.catalogue = catalogue;
    this.choices = choices;
    this.outer = outer;
    this.complaints = complaints;
  }

  /**
   * The resolved spec; empty if anything is wrong with it.
   *
   * @param isRhoKnown whether no rho can come from elsewhere any more
   */
  Optional<OptSpec> spec(boolean isRhoKnown) {
    choices.forEach(this::place);
    choices.forEach(this::checkNeeds);
    WrapperRules.check(catalogue, choices, complaints);
    checkPair();
    Optional<Choice> rule = complete();
    Optional<String> rho = rho(rule);
    if (isRhoKnown) {
      Optional<String> radius = rho.or(() -> rule.map(one -> one.term().values().get("rho")));
      RadiusLimit.check(choices, radius, complaints);
    }
    if (!complaints.isEmpty()) {
      return Optional.empty();
    }
    rule.ifPresent(one -> rho.ifPresent(value -> one.state("rho", value, 0, true)));
    List<OptSpec.Term> wrappers =
        byRole.values().stream()
            .filter(choice -> choice.role().isWrapper())
            .map(Choice::term)
            .toList();
    return Optional.of(
        new OptSpec(
            catalogue,
            wrappers,
            term(Role.SCHEDULE),
            term(Role.RULE),
            byRole.get(Role.BASE).term()));
  }

  private Optional<OptSpec.Term> term(Role role) {
    return Optional.ofNullable(byRole.get(role)).map(Choice::term);
  }

  private void place(Choice choice) {
    Choice before = byRole.putIfAbsent(choice.role(), choice);
    if (before != null) {
      complainOfTwo(before, choice);
    }
  }

  /** At the one that stands later, which need not be the one that was placed later. */
  private void complainOfTwo(Choice placed, Choice choice) {
    boolean inOrder = placed.column() < choice.column();
    Choice first = inOrder ? placed : choice;
    Choice second = inOrder ? choice : placed;
    String both = "'" + first.name() + "' and '" + second.name() + "'";
    if (isSwitchedTo(choice)) {
      String wrapper = "'" + byRole.get(Role.SWITCH).name() + "'";
      complaints.add(second.column(), wrapper + " is given two methods (" + both + ")");
    } else {
      complaints.add(second.column(), both + " " + choice.role().clash(), "one is allowed");
    }
  }

  /** Whether it is a schedule that a wrapper names as a value: they come last. */
  private boolean isSwitchedTo(Choice choice) {
    Choice wrapper = byRole.get(Role.SWITCH);
    return wrapper != null
        && choice.role() == Role.SCHEDULE
        && choices.indexOf(choice) == choices.size() - 1
        && wrapper.entry().keys().stream()
            .filter(key -> key.type() == Key.Type.METHOD)
            .anyMatch(key -> wrapper.stated(key.name()).isPresent());
  }

  private void checkNeeds(Choice choice) {
    for (Key key : choice.entry().keys()) {
      Optional<Choice.Stated> flag = choice.stated(key.name());
      boolean isSet = flag.filter(stated -> stated.value().equals("true")).isPresent();
      if (key.need().isPresent() && isSet) {
        Key.Need need = key.need().get();
        String value = choice.term().values().get(need.key());
        Optional<Choice.Stated> other = choice.stated(need.key());
        if (value != null && !need.range().holds(choice.term().number(need.key()))) {
          int column = Math.max(flag.get().column(), other.map(Choice.Stated::column).orElse(0));
          complaints.add(column, key.name() + " needs " + need.key() + " " + need.range());
        }
      }
    }
  }

  private void checkPair() {
    Choice schedule = byRole.get(Role.SCHEDULE);
    Choice rule = byRole.get(Role.RULE);
    if (schedule != null && rule != null && !schedule.entry().allows(rule.entry())) {
      complaints.add(
          Math.max(schedule.column(), rule.column()),
          "'" + schedule.name() + "' does not combine with '" + rule.name() + "'",
          "it allows " + String.join(", ", schedule.entry().rules()));
    }
  }

  /** Adds what nobody said; returns the ascent rule, if there is one. */
  private Optional<Choice> complete() {
    byRole.computeIfAbsent(Role.BASE, this::standard);
    if (byRole.containsKey(Role.RULE) || byRole.containsKey(Role.SWITCH)) {
      byRole.computeIfAbsent(Role.SCHEDULE, this::standard);
    }
    if (byRole.containsKey(Role.SCHEDULE)) {
      byRole.computeIfAbsent(Role.RULE, this::standard);
    }
    return Optional.ofNullable(byRole.get(Role.RULE));
  }

  private Choice standard(Role role) {
    return new Choice(catalogue.standard(role), 0);
  }

  private Optional<String> rho(Optional<Choice> rule) {
    List<Choice> stating = new ArrayList<>();
    choices.stream()
        .filter(choice -> choice.stated("rho").filter(said -> !said.value().isEmpty()).isPresent())
        .forEach(stating::add);
    stating.sort(Comparator.comparingInt(choice -> choice.stated("rho").get().column()));
    if (stating.size() > 1) {
      Choice one = stating.get(0);
      Choice two = stating.get(1);
      complaints.add(
          two.stated("rho").get().column(),
          "rho given twice (" + said(one) + ", " + said(two) + ")");
    }
    Optional<String> inner = stating.stream().findFirst().map(c -> c.stated("rho").get().value());
    return outer.isEmpty() ? inner : outer(outer.get(), inner, rule);
  }

  private static String said(Choice choice) {
    return choice.stated("rho").get().value() + " on '" + choice.name() + "'";
  }

  private Optional<String> outer(Rho rho, Optional<String> inner, Optional<Choice> rule) {
    boolean yields = rho.precedence() == Rho.Precedence.YIELDS;
    if (yields && (inner.isPresent() || rule.isEmpty())) {
      return inner;
    }
    Key key = Key.rho();
    Optional<String> problem = key.problem(rho.text());
    if (problem.isPresent()) {
      complaints.add(rho.place(), problem.get(), "");
      return inner;
    }
    String value = key.canonical(rho.text());
    if (rule.isEmpty()) {
      String base = byRole.get(Role.BASE).name();
      complaints.add(rho.place(), "rho has no effect with " + base, "it belongs to sam");
    }
    boolean differs = inner.filter(said -> !said.equals(value)).isPresent();
    if (differs && rho.precedence() == Rho.Precedence.AGREES) {
      complaints.add(
          rho.place(), "rho given twice (" + inner.get() + " in opt, " + value + " here)", "");
    }
    return Optional.of(value);
  }
}
