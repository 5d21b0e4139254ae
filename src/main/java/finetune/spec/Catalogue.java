package finetune.spec;

import finetune.fault.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All names that {@code --opt} knows.
 *
 * @param entries the first of a role is what holds if nobody says
 */
public record Catalogue(List<CatalogueEntry> entries) {
  /** What a name stands for: one entry a role, and the key that an alias states. */
  public Optional<Named> find(String name) {
    List<CatalogueEntry> found = new ArrayList<>();
    CatalogueEntry.Alias stated = null;
    for (CatalogueEntry entry : entries) {
      if (entry.name().equals(name)) {
        found.add(entry);
      }
      for (CatalogueEntry.Alias alias : entry.aliases()) {
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

  /** The same; the name may carry its number: {@code sampa-0.1}. */
  public Optional<Named> called(String name) {
    return find(name).or(() -> find(Written.Head.of(name).name()));
  }

  /** What holds for a role if nobody says. */
  public CatalogueEntry standard(Role role) {
    return inRole(role).get(0);
  }

  /** All entries of a role, in the order of the catalogue. */
  public List<CatalogueEntry> inRole(Role role) {
    return entries.stream().filter(entry -> entry.role() == role).toList();
  }

  /** Every name and alias. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (CatalogueEntry entry : entries) {
      names.add(entry.name());
      entry.aliases().forEach(alias -> names.add(alias.name()));
    }
    return names;
  }

  /** What to tell about a name that is none. */
  public String hint(String unknown) {
    String near = Suggestion.didYouMean(unknown, names());
    String list = "'finetune methods' lists all";
    return near.isEmpty() ? list : near + " (" + list + ")";
  }

  /** The entries of a name. */
  public record Named(List<CatalogueEntry> entries, Optional<CatalogueEntry.Alias> alias) {
    /** The name that is no alias. */
    public String name() {
      return entries.get(0).name();
    }

    boolean is(Role role) {
      return entries.stream().anyMatch(entry -> entry.role() == role);
    }

    /** The entry of the role, or the only one. */
    CatalogueEntry as(Role role) {
      return entries.stream()
          .filter(entry -> entry.role() == role)
          .findFirst()
          .orElse(entries.get(0));
    }
  }
}
