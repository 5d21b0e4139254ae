package finetune.manual;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.fault.Printable;
import finetune.spec.Catalogue;
import finetune.spec.CatalogueEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What there is to read about the methods: a table, a page each, all of it as one document. */
public final class Manual {
  private static final String PREFACE =
      """
      # Methods

      <!-- Written by scripts/tidy from the catalogue and from src/main/resources/finetune/manual. Edit those. -->

      What `--opt` knows. `finetune methods` prints the table, `finetune methods NAME` a page, `--json` makes both fit for programs.

      A spec joins parts with `+`: at most one base optimizer, one ascent rule, one schedule, and wrappers. Keys stand behind a colon
      (`sampa-0.2:rho=0.1,aux=sgd+asam+sgd`), the number behind a name is the key that its page says. Without a base optimizer it is adamw, a
      schedule without an ascent rule takes sam, an ascent rule without a schedule the schedule sam; `sam` is the schedule if no other is named.
      rho may stand on the schedule or on the ascent rule.
      """;

  private static final String TABLE =
      """
      Costs are of a step of `--opt NAME`, an ascent rule's with the schedule sam; (+1) is one gradient more, once, at the start. A gradient is
      forward and backward over one batch; gradients in sequence wait for each other, the others can run on a second lane. Memory is what is held
      besides weights, one gradient and the state of the base optimizer, in copies of all P weights.
      """;

  private static final String WORDS =
      """
          w, w'      the weights, all trainable tensors as one vector of P numbers, before and after the step
          gradient   that of the mean loss of the step's batch, unless another is named; g: the one at w
          n(v)       v / (‖v‖ + 1e-12), and 0 for v = 0; one norm over all tensors
          A(p, v)    the displacement that the ascent rule makes of the gradient v at p; sam: rho · n(v)
          step, peek the base optimizer: step moves weights and advances its state, peek only tells where to
          lr         the step's learning rate; t: its number, from 0; T: the number of steps
      """;

  private final Catalogue catalogue;

  /** The manual of a catalogue whose every name has a page. */
  public Manual(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** The page of a method in Markdown; its name may be an alias and carry its number. */
  public List<String> page(String name) {
    List<String> lines = new ArrayList<>(article(name).lines(1));
    lines.addAll(List.of("", "## Words", ""));
    lines.addAll(WORDS.lines().toList());
    return lines;
  }

  /** What a page says, by name, for programs. */
  public Map<String, Object> facts(String name) {
    return article(name).facts();
  }

  /** What all pages say. */
  public List<Map<String, Object>> facts() {
    return articles().stream().map(Article::facts).toList();
  }

  /** A row a method below a row of headings. */
  public List<List<String>> table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("method", "role", "in sequence", "in total", "memory", "keys and defaults"));
    articles().forEach(article -> rows.add(article.row()));
    return rows;
  }

  /** Everything, in Markdown. */
  public List<String> document() {
    List<String> lines = new ArrayList<>(PREFACE.lines().toList());
    lines.add("");
    List<List<String>> table = table();
    lines.add(row(table.get(0)));
    lines.add(row(table.get(0).stream().map(heading -> "---").toList()));
    for (List<String> cells : table.subList(1, table.size())) {
      List<String> linked = new ArrayList<>(cells);
      linked.set(0, "[" + cells.get(0) + "](#" + cells.get(0) + ")");
      lines.add(row(linked));
    }
    lines.add("");
    lines.addAll(TABLE.lines().toList());
    lines.addAll(List.of("", "## Words", ""));
    lines.addAll(WORDS.lines().toList());
    for (Article article : articles()) {
      lines.add("");
      lines.addAll(article.lines(2));
    }
    return lines;
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  private List<Article> articles() {
    return catalogue.entries().stream()
        .map(CatalogueEntry::name)
        .distinct()
        .map(this::article)
        .toList();
  }

  private Article article(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return new Article(catalogue, catalogue.called(wanted).orElseThrow(() -> unknown(wanted)));
  }

  private Fault unknown(String name) {
    String what = "unknown method " + Printable.quoted(name);
    return Fault.of(ExitCode.USAGE, Place.NONE, what, catalogue.hint(name));
  }
}
