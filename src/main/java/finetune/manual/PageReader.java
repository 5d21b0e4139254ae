package finetune.manual;

import finetune.manual.Page.Cost;
import finetune.manual.Page.Section;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The strict reading of a page: its name, one sentence, and every heading in its order. A page is
 * ours, so whatever is wrong with it is a bug.
 */
final class PageReader {
  /** What fits a screen. */
  private static final int WIDEST = 100;

  private static final List<String> SOURCES = List.of("paper", "code");

  private final String file;
  private final List<String> lines;
  private int at;

  PageReader(String file, String text) {
    this.file = file;
    this.lines = Arrays.asList(text.split("\n", -1));
  }

  Page page() {
    lines.forEach(line -> check(line.length() <= WIDEST, "a line is too wide: " + line));
    check(lines.get(lines.size() - 1).isEmpty(), "no newline at the end");
    String name = file.replaceFirst("\\.md$", "");
    expect("# " + name);
    expect("");
    String summary = lines.get(at++);
    check(summary.matches("[A-Z].*[.]"), "the summary is no sentence: " + summary);
    expect("");
    Map<Section, List<String>> sections = new EnumMap<>(Section.class);
    for (Section section : Section.values()) {
      expect("## " + section.title());
      expect("");
      sections.put(section, body());
    }
    check(at == lines.size(), "more than the headings");
    Page page = new Page(name, summary, sections);
    checkItems(page);
    return page;
  }

  private void expect(String line) {
    String found = at < lines.size() ? lines.get(at) : "the end";
    check(found.equals(line), "expected '" + line + "', found '" + found + "'");
    at++;
  }

  /** What stands before the next heading and its blank line. */
  private List<String> body() {
    int from = at;
    while (at < lines.size() && !lines.get(at).startsWith("#")) {
      at++;
    }
    int end = at - 1;
    check(end > from, "a heading without text");
    check(lines.get(end).isEmpty() && !lines.get(end - 1).isEmpty(), "not one blank line");
    return List.copyOf(lines.subList(from, end));
  }

  private void checkItems(Page page) {
    for (Section section : List.of(Section.KEYS, Section.COST, Section.SOURCE)) {
      page.lines(section).stream()
          .takeWhile(line -> !line.isEmpty())
          .forEach(line -> check(Page.Item.holds(line), "expected '- label: text': " + line));
      Set<String> seen = new HashSet<>();
      page.items(section).forEach(item -> check(seen.add(item.label()), item + " twice"));
    }
    List<String> costs = Arrays.stream(Cost.values()).map(Cost::label).toList();
    checkLabels(page, Section.COST, costs);
    checkLabels(page, Section.SOURCE, SOURCES);
    check(!page.lines(Section.KEYS).contains(""), "keys are one list");
  }

  private void checkLabels(Page page, Section section, List<String> expected) {
    List<String> found = page.items(section).stream().map(Page.Item::label).toList();
    check(found.equals(expected), section.title() + " has " + found + ", not " + expected);
  }

  private void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException(file + ":" + Math.min(at + 1, lines.size()) + ": " + what);
    }
  }
}
