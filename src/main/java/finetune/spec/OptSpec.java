package finetune.spec;

import finetune.fault.Numbers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * A way to train, as {@code --opt} says it, with every key resolved.
 *
 * @param catalogue that it was read with, which tells what need not be written
 * @param schedule absent, as is the rule, for a bare base optimizer
 * @param rule holds rho, wherever it was written
 */
public record OptSpec(
    Catalogue catalogue,
    List<Term> wrappers,
    Optional<Term> schedule,
    Optional<Term> rule,
    Term base) {

  /** The resolved form: every key; reading it gives the same spec. */
  public String text() {
    return written(false, false);
  }

  /** The form for names of runs and tables: what differs from the defaults. */
  public String label() {
    return written(true, schedule.isPresent() || !wrappers.isEmpty());
  }

  private String written(boolean brief, boolean hideBase) {
    boolean own = rule.isPresent() && !isHandedOn();
    StringJoiner all = new StringJoiner("+");
    wrappers.forEach(term -> all.add(term.text(brief)));
    schedule.ifPresent(term -> all.add((own ? term : withRho(term, brief)).text(brief)));
    rule.filter(term -> own).ifPresent(term -> all.add(term.text(brief)));
    String last = base.text(brief);
    if (!hideBase || !last.equals(catalogue.standard(Role.BASE).name())) {
      all.add(last);
    }
    return all.toString();
  }

  /** Whether the ascent rule is the plain one, whose rho stands on the schedule. */
  private boolean isHandedOn() {
    return rule.get().entry().name().equals(catalogue.standard(Role.RULE).name());
  }

  private Term withRho(Term term, boolean brief) {
    Term plain = rule.orElseThrow();
    Key rho = plain.entry().key("rho").orElseThrow();
    boolean headline = term.entry().key("rho").filter(Key::isHeadline).isPresent();
    if (brief && !headline && Term.isStandard(rho, plain.word("rho"))) {
      return term;
    }
    Map<String, String> all = new LinkedHashMap<>(term.values());
    all.put("rho", plain.word("rho"));
    return new Term(term.entry(), all);
  }

  /** The terms that there are, wrappers first. */
  public List<Term> terms() {
    Stream<Term> middle = Stream.concat(schedule.stream(), rule.stream());
    return Stream.of(wrappers.stream(), middle, Stream.of(base)).flatMap(s -> s).toList();
  }

  @Override
  public String toString() {
    return text();
  }

  /**
   * One method of a spec with its settings.
   *
   * @param values canonical texts by key; a key whose value is none is absent
   */
  public record Term(CatalogueEntry entry, Map<String, String> values) {
    public Term {
      values = Map.copyOf(values);
    }

    public String name() {
      return entry.name();
    }

    public boolean has(String key) {
      return values.containsKey(key);
    }

    public double number(String key) {
      return Numbers.decimal(word(key)).orElseThrow();
    }

    /** A number; empty where a word stands instead. */
    public OptionalDouble numberIfAny(String key) {
      return Numbers.decimal(word(key));
    }

    public int whole(String key) {
      return (int) Numbers.whole(word(key)).orElseThrow();
    }

    public boolean flag(String key) {
      return word(key).equals("true");
    }

    /** The text of a value; the key must have one. */
    public String word(String key) {
      if (!has(key)) {
        throw new IllegalArgumentException(name() + " has no value of " + key);
      }
      return values.get(key);
    }

    private String text(boolean brief) {
      StringBuilder out = new StringBuilder(name());
      Optional<Key> headline = entry.headline().filter(key -> has(key.name()));
      headline.ifPresent(key -> out.append('-').append(word(key.name())));
      StringJoiner settings = new StringJoiner(",");
      for (Key key : entry.keys()) {
        String value = values.get(key.name());
        boolean said = value == null || key.isHeadline() || (brief && isStandard(key, value));
        if (!said) {
          settings.add(key.name() + "=" + value);
        }
      }
      return settings.length() == 0 ? out.toString() : out.append(':').append(settings).toString();
    }

    private static boolean isStandard(Key key, String value) {
      return value.equals(key.standard());
    }
  }
}
