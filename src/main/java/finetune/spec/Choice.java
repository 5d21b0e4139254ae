package finetune.spec;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One term of a spec whose name is known, with what it states. */
final class Choice {
  /**
   * A value in its canonical form; empty if it has a problem.
   *
   * @param column of the key, or of the number behind the name
   * @param asKey whether a key states it, not the name
   */
  record Stated(String value, int column, boolean asKey) {}

  private final CatalogueEntry entry;
  private final int column;
  private final Map<String, Stated> stated = new LinkedHashMap<>();

  Choice(CatalogueEntry entry, int column) {
    this.entry = entry;
    this.column = column;
  }

  CatalogueEntry entry() {
    return entry;
  }

  int column() {
    return column;
  }

  String name() {
    return entry.name();
  }

  Role role() {
    return entry.role();
  }

  Optional<Stated> stated(String key) {
    return Optional.ofNullable(stated.get(key));
  }

  void state(String key, String value, int at, boolean asKey) {
    stated.put(key, new Stated(value, at, asKey));
  }

  /** Complains where the run is none for this term. */
  void check(RunFacts run, Complaints complaints) {
    boolean isWhole = stated.values().stream().noneMatch(said -> said.value().isEmpty());
    if (isWhole) {
      entry.demand().unmet(term(), run).ifPresent(what -> complaints.add(column, what));
    }
  }

  /**
   * Every key that has a value, stated or standard; rho of a schedule aside, and what it switches
   * to.
   */
  OptSpec.Term term() {
    Map<String, String> values = new LinkedHashMap<>();
    for (Key key : entry.keys()) {
      String value = stated(key.name()).map(Stated::value).orElse(key.standard());
      boolean elsewhere =
          key.type() == Key.Type.METHOD
              || (entry.role() == Role.SCHEDULE && key.name().equals("rho"));
      if (!value.isEmpty() && !elsewhere) {
        values.put(key.name(), value);
      }
    }
    return new OptSpec.Term(entry, values);
  }
}
