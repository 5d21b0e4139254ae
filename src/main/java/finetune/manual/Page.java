package finetune.manual;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hand-written text about a method: a resource of its name, Markdown with fixed headings.
 *
 * @param summary one sentence
 * @param sections what stands below each heading, without blank lines at its ends
 */
record Page(String name, String summary, Map<Section, List<String>> sections) {

  /** The headings, in their order; every page has them all. */
  enum Section {
    FORMULA("Formula"),
    /** An item a key: what it does. */
    KEYS("Keys"),
    /** The items of {@link Cost}, then perhaps text. */
    COST("Cost"),
    USE("When to use it"),
    AVOID("When not to"),
    TRAPS("Traps"),
    /** Two items: paper and code. */
    SOURCE("Source");

    private final String title;

    Section(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /** What a page says of the cost, a few characters each, for tables. */
  enum Cost {
    SEQUENCE("gradients in sequence"),
    TOTAL("gradients in total"),
    MEMORY("memory");

    private final String label;

    Cost(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /**
   * One thing of a list: {@code - label: text}, or {@code - label = value: text}.
   *
   * @param value the default of a key that has none in the catalogue
   * @param text its lines, the first perhaps empty
   */
  record Item(String label, Optional<String> value, List<String> text) {
    private static final Pattern FIRST = Pattern.compile("- ([^:=]+?)(?: = ([^:]+))?:(?: (.*))?");

    /** Whether a line belongs to a list: the first of a thing, or a further one. */
    static boolean holds(String line) {
      return line.startsWith("  ") || FIRST.matcher(line).matches();
    }

    /** A first line, or nothing if it is none. */
    private static Optional<Item> of(String line) {
      Matcher parts = FIRST.matcher(line);
      if (!parts.matches()) {
        return Optional.empty();
      }
      List<String> text = new ArrayList<>();
      Optional.ofNullable(parts.group(3)).ifPresent(text::add);
      return Optional.of(new Item(parts.group(1), Optional.ofNullable(parts.group(2)), text));
    }
  }

  /** The page of a method of the catalogue. */
  static Page of(String name) {
    String file = name + ".md";
    try (InputStream in = Page.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("no page " + file + " in the jar");
      }
      return new PageReader(file, new String(in.readAllBytes(), StandardCharsets.UTF_8)).page();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  Page {
    sections = new EnumMap<>(sections);
  }

  List<String> lines(Section section) {
    return sections.get(section);
  }

  /** The things of a list, up to its first blank line. */
  List<Item> items(Section section) {
    List<Item> items = new ArrayList<>();
    for (String line : lines(section)) {
      Optional<Item> first = Item.of(line);
      if (first.isPresent()) {
        items.add(first.get());
      } else if (line.isEmpty() || items.isEmpty()) {
        break;
      } else {
        items.get(items.size() - 1).text().add(line.strip());
      }
    }
    return items;
  }

  Optional<Item> item(Section section, String label) {
    return items(section).stream().filter(item -> item.label().equals(label)).findFirst();
  }

  /** The text of one of the items that a page must have. */
  String text(Section section, String label) {
    return String.join(" ", item(section, label).orElseThrow().text());
  }

  String cost(Cost cost) {
    return text(Section.COST, cost.label());
  }
}
