package finetune.manual;

import finetune.fault.Range;
import finetune.spec.Catalogue;
import finetune.spec.CatalogueEntry;
import finetune.spec.Key;
import finetune.spec.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One key of a method as its page tells it.
 *
 * @param standard the value if nobody says, in words where the catalogue has none
 */
record DocumentedKey(Key key, String standard, List<String> meaning) {

  /** The keys of a name, each once, also where two roles have it. */
  static List<DocumentedKey> of(Catalogue catalogue, Catalogue.Named method, Page page) {
    Map<String, Key> keys = new LinkedHashMap<>();
    for (CatalogueEntry entry : method.entries()) {
      for (Key key : entry.keys()) {
        keys.merge(key.name(), key, (one, other) -> one.standard().isEmpty() ? other : one);
      }
    }
    return keys.values().stream().map(key -> of(catalogue, key, page)).toList();
  }

  private static DocumentedKey of(Catalogue catalogue, Key key, Page page) {
    Optional<Page.Item> told = page.item(Page.Section.KEYS, key.name());
    String standard =
        key.standard().isEmpty()
            ? told.flatMap(Page.Item::value).orElseGet(() -> ofRule(catalogue, key))
            : key.standard();
    return new DocumentedKey(key, standard, told.map(Page.Item::text).orElse(List.of()));
  }

  /** A key that a schedule only hands on is as the first ascent rule has it. */
  private static String ofRule(Catalogue catalogue, Key key) {
    return catalogue.standard(Role.RULE).key(key.name()).map(Key::standard).orElse("none");
  }

  /** Whether a schedule hands the key on to its ascent rule, whose default holds. */
  boolean isHandedOn() {
    return key.standard().isEmpty() && key.name().equals("rho");
  }

  /** What may stand as the value, without the default. */
  String range() {
    String range =
        switch (key.type()) {
          case NUMBER -> key.range() == Range.ANY ? "any number" : key.range().toString();
          case WHOLE -> "a whole number, " + (key.range() == Range.POSITIVE ? 1 : 0) + " or more";
          case WORD -> String.join(" or ", key.words());
          case METHOD -> "a schedule, perhaps with its number";
        };
    boolean hasWord = key.type() == Key.Type.NUMBER && !key.words().isEmpty();
    String word = hasWord ? " or " + key.words().get(0) : "";
    return range
        + word
        + key.need()
            .map(need -> " (true needs " + need.key() + " " + need.range() + ")")
            .orElse("");
  }

  /** One line of a list: name, range, default, and whether it may stand behind the name. */
  String line(String method) {
    String rule = isHandedOn() ? "that of the ascent rule, " + standard + " of sam" : standard;
    String number = standard.matches("[0-9].*") ? standard : "1";
    String headline =
        key.isHeadline() ? ", also behind the name (`" + method + "-" + number + "`)" : "";
    return "- `" + key.name() + "` " + range() + ", default " + rule + headline + ":";
  }

  /** Name and default, for a table. */
  String brief() {
    boolean isWord = key.type() == Key.Type.WORD;
    return key.name()
        + " "
        + standard
        + (isWord ? " (" + String.join(", ", key.words()) + ")" : "");
  }

  /** The same for programs. */
  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", key.name());
    facts.put("range", range());
    facts.put("default", standard);
    facts.put("behind_the_name", key.isHeadline());
    facts.put("meaning", String.join(" ", meaning));
    return facts;
  }
}
