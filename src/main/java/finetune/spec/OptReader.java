package finetune.spec;

import finetune.fault.Place;
import finetune.fault.Printable;
import finetune.fault.Problems;
import finetune.fault.Suggestion;
import finetune.fault.Warnings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * The strict reading of {@code --opt}: all problems of a spec at once, each with its column.
 *
 * <p>{@code sampa-0.2+asam} goes this way: {@link OptScanner} cuts it into two {@link Written}
 * terms; each becomes a {@link Choice}, a catalogue entry with the keys that the term states;
 * {@link Composition} puts the choices together, adds what nobody said (adamw) and settles rho;
 * what comes out is an {@link OptSpec} of resolved terms, from which a method can be made.
 */
public final class OptReader {
  private final Catalogue catalogue;
  private final Warnings warnings;

  public OptReader(Catalogue catalogue, Warnings warnings) {
    this.catalogue = catalogue;
    this.warnings = warnings;
  }

  /**
   * Reads one spec; empty if it has problems, which are then among the given ones.
   *
   * @param places the place of a column of the text, from 1
   * @param rho as given outside the spec
   * @param run what it is for, where that is known
   */
  public Optional<OptSpec> read(
      String text,
      IntFunction<Place> places,
      Optional<Rho> rho,
      Optional<RunFacts> run,
      Problems problems) {
    Complaints complaints = new Complaints(places);
    List<Choice> choices = choices(new OptScanner(text, complaints).terms(), complaints);
    Optional<OptSpec> spec = new Composition(catalogue, choices, rho, complaints).spec(true);
    run.ifPresent(facts -> choices.forEach(choice -> choice.check(facts, complaints)));
    complaints.handTo(problems);
    if (!complaints.isEmpty()) {
      return Optional.empty();
    }
    spec.flatMap(OptSpec::rule)
        .filter(rule -> rule.number("rho") == 0)
        .ifPresent(
            rule ->
                warnings.warn(
                    Warnings.Tag.SPEC, text + ": rho is 0, the weights are never displaced"));
    return spec;
  }

  /** Reads a spec by itself: what a rho from outside may set right is no problem yet. */
  public Optional<OptSpec> readAlone(String text, IntFunction<Place> places, Problems problems) {
    Complaints complaints = new Complaints(places);
    List<Choice> choices = choices(new OptScanner(text, complaints).terms(), complaints);
    Composition alone = new Composition(catalogue, choices, Optional.empty(), complaints);
    Optional<OptSpec> spec = alone.spec(false);
    complaints.handTo(problems);
    return spec;
  }

  private List<Choice> choices(List<Written> terms, Complaints complaints) {
    List<Found> known = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Written term : terms) {
      Optional<Found> found = find(term, complaints);
      if (found.isPresent() && seen.add(found.get().named().name())) {
        known.add(found.get());
      } else if (found.isPresent()) {
        complaints.add(term.column(), "'" + found.get().named().name() + "' given twice");
      }
    }
    boolean scheduled = known.stream().anyMatch(Found::isScheduleOnly);
    List<Choice> choices = new ArrayList<>();
    for (Found found : known) {
      choices.add(choice(found, scheduled ? Role.RULE : Role.SCHEDULE, complaints));
    }
    for (Choice choice : List.copyOf(choices)) {
      switched(choice, complaints).ifPresent(choices::add);
    }
    return choices;
  }

  /** A term with the entries of its name. */
  private record Found(Written term, Written.Head head, Catalogue.Named named) {
    boolean isScheduleOnly() {
      return named.is(Role.SCHEDULE) && !named.is(Role.RULE);
    }
  }

  private Optional<Found> find(Written term, Complaints complaints) {
    Written.Head head = Written.Head.of(term.head());
    Optional<Catalogue.Named> named = catalogue.find(head.name());
    if (named.isPresent()) {
      return Optional.of(new Found(term, head, named.get()));
    }
    int number = brokenNumber(term.head());
    if (number < 0) {
      complaints.add(
          term.column(),
          "unknown method " + Printable.quoted(head.name()),
          catalogue.hint(head.name()));
    } else {
      boolean negative = term.head().startsWith("-", number);
      complaints.add(
          term.column() + number, negative ? "expected a number, 0 or more" : "expected a number");
    }
    return Optional.empty();
  }

  /** Where, behind a known name and a dash, something stands that should be a number; or -1. */
  private int brokenNumber(String head) {
    int longest = -1;
    for (String name : catalogue.names()) {
      int from = name.length() + 1;
      boolean fits = head.startsWith(name + "-");
      if (fits && (from == head.length() || "-.0123456789".indexOf(head.charAt(from)) >= 0)) {
        longest = Math.max(longest, from);
      }
    }
    return longest;
  }

  private Choice choice(Found found, Role role, Complaints complaints) {
    CatalogueEntry entry = found.named().as(role);
    Choice choice = new Choice(entry, found.term().column());
    headline(choice, found, complaints);
    found
        .named()
        .alias()
        .filter(alias -> !alias.key().isEmpty())
        .ifPresent(alias -> choice.state(alias.key(), alias.value(), choice.column(), false));
    for (Written.Setting setting : found.term().settings()) {
      setting(choice, setting, complaints);
    }
    return choice;
  }

  private void headline(Choice choice, Found found, Complaints complaints) {
    String number = found.head().number();
    int column = found.term().column() + found.head().numberAt();
    Optional<Key> key = choice.entry().headline();
    if (number.isEmpty()) {
      return;
    }
    if (key.isEmpty()) {
      complaints.add(
          column, choice.name() + " takes no number", choice.entry().insteadOfHeadline(number));
      return;
    }
    String value = value(key.get(), number, column, complaints);
    choice.state(key.get().name(), value, column, false);
  }

  private void setting(Choice choice, Written.Setting setting, Complaints complaints) {
    Optional<Key> key = choice.entry().key(setting.key());
    if (key.isEmpty()) {
      String hint =
          setting.key().equals("base")
              ? "write " + choice.name() + "+" + setting.value()
              : Suggestion.didYouMean(setting.key(), choice.entry().keyNames());
      String quoted = Printable.quoted(setting.key());
      complaints.add(setting.column(), "unknown key " + quoted + " of " + choice.name(), hint);
      return;
    }
    Optional<Choice.Stated> before = choice.stated(setting.key());
    if (before.isPresent()) {
      boolean asKey = before.get().asKey();
      String name = asKey ? "'" + setting.key() + "'" : setting.key();
      complaints.add(setting.column(), name + " given twice");
      return;
    }
    String value = value(key.get(), setting.value(), setting.valueColumn(), complaints);
    choice.state(key.get().name(), value, setting.column(), true);
  }

  /** The canonical text of a value; empty if there is something to complain of. */
  private static String value(Key key, String text, int column, Complaints complaints) {
    Optional<String> problem = key.problem(text);
    problem.ifPresent(what -> complaints.add(column, what));
    return problem.isPresent() ? "" : key.canonical(text);
  }

  /** The schedule that a wrapper names as a value. */
  private Optional<Choice> switched(Choice wrapper, Complaints complaints) {
    Optional<Key> key =
        wrapper.entry().keys().stream().filter(k -> k.type() == Key.Type.METHOD).findFirst();
    Optional<Choice.Stated> stated = key.flatMap(k -> wrapper.stated(k.name()));
    if (stated.isEmpty() || stated.get().value().isEmpty()) {
      return Optional.empty();
    }
    int column = stated.get().column() + key.get().name().length() + 1;
    Written term = new Written(stated.get().value(), column, List.of());
    Optional<Found> found = find(term, complaints);
    if (found.isPresent() && !found.get().named().is(Role.SCHEDULE)) {
      String name = "'" + found.get().head().name() + "'";
      complaints.add(column, key.get().name() + " must be a schedule, got " + name);
      return Optional.empty();
    }
    return found.map(f -> choice(f, Role.SCHEDULE, complaints));
  }
}
