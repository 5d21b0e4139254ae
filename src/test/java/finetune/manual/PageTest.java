package finetune.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.manual.Page.Cost;
import finetune.manual.Page.Section;
import finetune.method.Assembly;
import finetune.method.Methods;
import finetune.optim.WeightDecay;
import finetune.spec.Catalogue;
import finetune.spec.CatalogueEntry;
import finetune.spec.Opt;
import finetune.spec.OptSpec;
import finetune.spec.Role;
import finetune.tensor.Layout;
import finetune.tensor.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method has a page, every page a method, and they agree. */
class PageTest {
  private static final Path FOLDER = Path.of("src/main/resources/finetune/manual");

  static Stream<String> methods() {
    return Methods.CATALOGUE.entries().stream().map(CatalogueEntry::name).distinct();
  }

  static List<String> pages() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(file -> file.getFileName().toString().replace(".md", "")).sorted().toList();
    }
  }

  @Test
  void everyPageHasItsMethod() throws IOException {
    Set<String> lost = new TreeSet<>(pages());
    methods().forEach(lost::remove);
    assertEquals(Set.of(), lost, "pages of what is not in the catalogue");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyPageCanBeReadAndNamesItsPaper(String name) {
    String paper = Page.of(name).text(Section.SOURCE, "paper");
    assertTrue(paper.matches(".*(arXiv \\d{4}\\.\\d{5}|no arXiv).*"), paper);
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyMethodHasAPageThatTellsOfAllItsKeys(String name) {
    Catalogue.Named method = Methods.CATALOGUE.find(name).orElseThrow();
    List<Page.Item> told = Page.of(name).items(Section.KEYS);
    List<DocumentedKey> keys = DocumentedKey.of(Methods.CATALOGUE, method, Page.of(name));
    assertEquals(
        keys.stream().map(setting -> setting.key().name()).collect(Collectors.toSet()),
        told.stream().map(Page.Item::label).collect(Collectors.toSet()),
        "src/main/resources/finetune/manual/" + name + ".md");
    Set<String> open =
        keys.stream()
            .filter(setting -> setting.key().standard().isEmpty() && !setting.isHandedOn())
            .map(setting -> setting.key().name())
            .collect(Collectors.toSet());
    assertEquals(
        open,
        told.stream()
            .filter(item -> item.value().isPresent())
            .map(Page.Item::label)
            .collect(Collectors.toSet()),
        "a page says the default ('- key = default: ...') where the catalogue has none, only there");
  }

  /** All whose memory is a number: not what a wrapper switches to, nor what a base remembers. */
  static Stream<String> counted() {
    return Methods.CATALOGUE.entries().stream()
        .filter(entry -> entry.role() != Role.BASE && entry.role() != Role.SWITCH)
        .map(CatalogueEntry::name)
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("counted")
  void theMemoryThatAPageTellsIsWhatTheMethodCounts(String name) {
    int told =
        Pattern.compile("(\\d+)P")
            .matcher(Page.of(name).cost(Cost.MEMORY))
            .results()
            .mapToInt(found -> Integer.parseInt(found.group(1)))
            .sum();
    Layout layout = new Layout(List.of(Part.of("norm.weight", 2, 2)));
    WeightDecay decay = new WeightDecay(0, part -> true);
    OptSpec spec = Opt.read(name + "+sgd:momentum=0");
    int counted = Assembly.of(spec, decay, 0, layout).vectors(1);
    assertEquals(counted, 2 + told, "weights, one gradient, and what the page tells");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "# sampa|# samp|:1: expected '# sampa', found '# samp'",
        "## Keys|## Key|expected '## Keys', found '## Key'",
        "## Traps|## Source|expected '## Traps', found '## Source'",
        "- memory: 2P|- memory 2P|expected '- label: text': - memory 2P",
        "- memory: 2P|- memory: 2P~- memory: 1P|label=memory",
        "- paper:|- article:|Source has [article, code], not [paper, code]",
        "## Cost|~## Cost|not one blank line",
      })
  void aPageThatIsNotAsItShouldBeIsABug(String old, String replacement, String message)
      throws IOException {
    String text = Files.readString(FOLDER.resolve("sampa.md"));
    String broken = text.replaceFirst(old, replacement.replace('~', '\n'));
    PageReader reader = new PageReader("sampa.md", broken);
    String found = assertThrows(IllegalStateException.class, reader::page).getMessage();
    assertTrue(found.startsWith("sampa.md:") && found.contains(message), found);
  }

  @Test
  void partnersAreWhatTheReaderAccepts() {
    Article asam = article("asam");
    assertTrue(asam.partners().get("schedule").containsAll(List.of("sam", "sampa")));
    assertEquals(List.of("adamw", "sgd"), asam.partners().get("base optimizer"));
    assertTrue(!asam.partners().containsKey("ascent rule"), asam.partners()::toString);
    Article sam = article("sam");
    assertTrue(sam.partners().get("schedule").contains("sampa"), sam.partners()::toString);
    assertTrue(sam.partners().get("ascent rule").contains("asam"), sam.partners()::toString);
    Article saf = article("saf");
    assertEquals("{wrapper=[swa], base optimizer=[adamw, sgd]}", saf.partners().toString());
    Article late = article("late");
    assertEquals(List.of("swa"), late.partners().get("wrapper"));
  }

  @Test
  void aPageIsWhatTheFileSaysAndWhatTheCatalogueKnows() {
    List<String> lines = new ArrayList<>(article("sampa").lines(1));
    Page page = Page.of("sampa");
    assertEquals("# sampa", lines.get(0));
    assertTrue(lines.containsAll(page.lines(Section.FORMULA)));
    assertTrue(lines.containsAll(page.lines(Section.TRAPS)));
    String key = "- `lambda` in [0,1], default 0.1, also behind the name (`sampa-0.1`):";
    assertTrue(lines.contains(key), lines::toString);
    assertTrue(
        lines.contains("- `rho` ≥ 0, default that of the ascent rule, 0.05 of sam:"),
        lines::toString);
    assertTrue(lines.contains("- `aux` base or sgd, default base:"), lines::toString);
    int combines = lines.indexOf("## Combines with");
    assertTrue(lines.get(combines + 2).startsWith("- "), lines::toString);
  }

  private static Article article(String name) {
    return new Article(Methods.CATALOGUE, Methods.CATALOGUE.find(name).orElseThrow());
  }
}
