package finetune.method;

import finetune.fault.ExitCode;
import finetune.fault.Numbers;
import finetune.fault.Place;
import finetune.fault.Problems;
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
 * @param schedule absent, as is the rule, for a bare base optimizer
 * @param rule holds rho, wherever it was written
 */
public record OptSpec(
    List<Part> wrappers, Optional<Part> schedule, Optional<Part> rule, Part base) {

  /** Reads the value of {@code --opt}; throws one fault with all its problems. */
  public static OptSpec of(String text) {
    Problems problems = new Problems(ExitCode.USAGE, "--opt");
    OptReader reader = new OptReader(Catalogue.ALL, (tag, warning) -> {});
    Optional<OptSpec> spec =
        reader.read(
            text,
            column -> Place.flag("--opt", column),
            Optional.empty(),
            Optional.empty(),
            problems);
    problems.throwIfAny();
    return spec.orElseThrow();
  }

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
    StringJoiner parts = new StringJoiner("+");
    wrappers.forEach(part -> parts.add(part.text(brief)));
    schedule.ifPresent(part -> parts.add((own ? part : withRho(part, brief)).text(brief)));
    rule.filter(part -> own).ifPresent(part -> parts.add(part.text(brief)));
    String last = base.text(brief);
    if (!hideBase || !last.equals(Catalogue.ALL.standard(Role.BASE).name())) {
      parts.add(last);
    }
    return parts.toString();
  }

  /** Whether the ascent rule is the plain one, whose rho stands on the schedule. */
  private boolean isHandedOn() {
    return rule.get().entry().name().equals(Catalogue.ALL.standard(Role.RULE).name());
  }

  private Part withRho(Part part, boolean brief) {
    Part plain = rule.orElseThrow();
    Key rho = plain.entry().key("rho").orElseThrow();
    boolean headline = part.entry().key("rho").filter(Key::isHeadline).isPresent();
    if (brief && !headline && Part.isStandard(rho, plain.word("rho"))) {
      return part;
    }
    Map<String, String> all = new LinkedHashMap<>(part.values());
    all.put("rho", plain.word("rho"));
    return new Part(part.entry(), all);
  }

  /** The parts that there are, wrappers first. */
  public List<Part> parts() {
    Stream<Part> middle = Stream.concat(schedule.stream(), rule.stream());
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
  public record Part(CatalogueEntry entry, Map<String, String> values) {
    public Part {
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
    OptionalDouble numberIfAny(String key) {
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
