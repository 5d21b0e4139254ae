package finetune.manual;

import finetune.fault.ExitCode;
import finetune.fault.Place;
import finetune.fault.Problems;
import finetune.fault.Warnings;
import finetune.manual.Page.Cost;
import finetune.manual.Page.Section;
import finetune.spec.Catalogue;
import finetune.spec.CatalogueEntry;
import finetune.spec.OptReader;
import finetune.spec.OptSpec;
import finetune.spec.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** All there is to tell about one method: what the catalogue knows and what its page says. */
final class Article {
  private final Catalogue catalogue;
  private final Catalogue.Named method;
  private final Page page;

  Article(Catalogue catalogue, Catalogue.Named method) {
    this.catalogue = catalogue;
    this.method = method;
    this.page = Page.of(method.name());
  }

  String name() {
    return method.name();
  }

  String summary() {
    return page.summary();
  }

  /** What it may be in a spec. */
  List<String> roles() {
    return method.entries().stream().map(CatalogueEntry::role).sorted().map(Role::title).toList();
  }

  List<String> aliases() {
    return method.entries().stream()
        .flatMap(entry -> entry.aliases().stream())
        .map(alias -> alias.name() + (alias.key().isEmpty() ? "" : stating(alias)))
        .distinct()
        .toList();
  }

  private static String stating(CatalogueEntry.Alias alias) {
    return " (" + alias.key() + "=" + alias.value() + ")";
  }

  List<DocumentedKey> documented() {
    return DocumentedKey.of(catalogue, method, page);
  }

  /** What may stand beside it in a spec, by role: asked of the reader of specs itself. */
  Map<String, List<String>> partners() {
    Map<String, List<String>> partners = new LinkedHashMap<>();
    for (Role role : Role.values()) {
      boolean isOwn = method.entries().stream().allMatch(entry -> entry.role() == role);
      List<String> found = isOwn ? List.of() : partners(role);
      if (!found.isEmpty()) {
        partners.computeIfAbsent(role.title(), title -> new ArrayList<>()).addAll(found);
      }
    }
    return partners;
  }

  private List<String> partners(Role role) {
    return catalogue.inRole(role).stream()
        .map(CatalogueEntry::name)
        .filter(other -> spec(name() + "+" + other).isPresent())
        .toList();
  }

  /** A spec in full; empty if it is none. */
  private Optional<OptSpec> spec(String text) {
    Problems problems = new Problems(ExitCode.USAGE, text);
    return new OptReader(catalogue, Warnings.SILENT)
        .read(text, column -> Place.NONE, Optional.empty(), Optional.empty(), problems);
  }

  /** The page in Markdown, its headings below those of the level. */
  List<String> lines(int level) {
    List<String> lines = new ArrayList<>();
    lines.addAll(List.of("#".repeat(level) + " " + name(), "", summary(), ""));
    lines.addAll(identity());
    for (Section section : Section.values()) {
      heading(section.title(), level, lines);
      lines.addAll(section == Section.KEYS ? keys() : page.lines(section));
      if (section == Section.COST) {
        heading("Combines with", level, lines);
        partners().forEach((role, names) -> lines.add(item(role, names)));
      }
    }
    return lines;
  }

  private static void heading(String title, int level, List<String> lines) {
    lines.addAll(List.of("", "#".repeat(level + 1) + " " + title, ""));
  }

  private static String item(String label, List<String> names) {
    return "- " + label + ": " + String.join(", ", names);
  }

  private List<String> identity() {
    List<String> lines = new ArrayList<>();
    lines.add(item("role", roles()));
    if (!aliases().isEmpty()) {
      lines.add(item("also called", aliases()));
    }
    String resolved = spec(name()).map(OptSpec::text).orElseThrow();
    lines.add("- `--opt " + name() + "` in full: `" + resolved + "`");
    return lines;
  }

  private List<String> keys() {
    List<String> lines = new ArrayList<>();
    for (DocumentedKey key : documented()) {
      lines.add(key.line(name()));
      key.meaning().forEach(line -> lines.add("  " + line));
    }
    return lines;
  }

  /** One row of the table of all methods. */
  List<String> row() {
    String keys = documented().stream().map(DocumentedKey::brief).collect(Collectors.joining("; "));
    return List.of(
        name(),
        String.join(", ", roles()),
        page.cost(Cost.SEQUENCE),
        page.cost(Cost.TOTAL),
        page.cost(Cost.MEMORY),
        keys);
  }

  /** The same for programs: what the page says is text, what the catalogue knows has its fields. */
  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", name());
    facts.put("roles", roles());
    facts.put("aliases", aliases());
    facts.put("summary", summary());
    facts.put("keys", documented().stream().map(DocumentedKey::facts).toList());
    for (Cost cost : Cost.values()) {
      facts.put(cost.label().replace(' ', '_'), page.cost(cost));
    }
    facts.put("combines_with", partners());
    for (Section section : List.of(Section.FORMULA, Section.USE, Section.AVOID, Section.TRAPS)) {
      facts.put(section.name().toLowerCase(Locale.ROOT), String.join("\n", page.lines(section)));
    }
    facts.put("paper", page.text(Section.SOURCE, "paper"));
    facts.put("code", page.text(Section.SOURCE, "code"));
    return facts;
  }
}
