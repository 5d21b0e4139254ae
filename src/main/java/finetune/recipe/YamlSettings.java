package finetune.recipe;

import finetune.fault.Place;
import finetune.fault.Printable;
import finetune.fault.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * The settings of one YAML file: one flat mapping of texts. It works on the parser's events, so no
 * tag is resolved, no alias is expanded and nothing is built that the file declares.
 */
final class YamlSettings {
  private static final int MOST_ALIASES = 50;
  private static final int DEEPEST = 50;

  /** Thrown when reading on would serve nobody; the problem is noted already. */
  private static final class Enough extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private final String name;
  private final Parser parser;
  private final Problems problems;
  private final List<Setting> settings = new ArrayList<>();
  private final Map<String, ScalarEvent> anchors = new HashMap<>();
  private int aliases;

  private YamlSettings(String name, String text, Problems problems) {
    LoadSettings strict = LoadSettings.builder().setLabel(name).build();
    this.name = name;
    this.parser = new ParserImpl(strict, new StreamReader(strict, text));
    this.problems = problems;
  }

  /** The settings in file order; everything else that stands there is a problem. */
  static List<Setting> of(String name, String text, Problems problems) {
    YamlSettings yaml = new YamlSettings(name, text, problems);
    try {
      yaml.file();
    } catch (Enough stopped) {
      return yaml.settings;
    } catch (MarkedYamlEngineException broken) {
      Place place = broken.getProblemMark().map(yaml::place).orElse(Place.of(name));
      problems.add(place, "not valid YAML: " + broken.getProblem());
    } catch (YamlEngineException broken) {
      problems.add(Place.of(name), "not valid YAML: " + broken.getMessage());
    }
    return yaml.settings;
  }

  private void file() throws Enough {
    parser.next();
    if (parser.checkEvent(Event.ID.StreamEnd)) {
      problems.add(Place.of(name), "recipe is empty");
      return;
    }
    parser.next();
    root(parser.next());
    parser.next();
    if (!parser.checkEvent(Event.ID.StreamEnd)) {
      problems.add(place(parser.next()), "second document");
    }
  }

  private void root(Event root) throws Enough {
    checkTag(root);
    if (root.getEventId() == Event.ID.MappingStart) {
      while (!parser.checkEvent(Event.ID.MappingEnd)) {
        entry(parser.next());
      }
      parser.next();
      return;
    }
    boolean isEmpty = root instanceof ScalarEvent scalar && scalar.getValue().isEmpty();
    problems.add(place(root), isEmpty ? "recipe is empty" : "expected a mapping");
    skip(root);
  }

  private void entry(Event key) throws Enough {
    Optional<ScalarEvent> keyText = scalar(key);
    Event value = parser.next();
    Optional<ScalarEvent> valueText = scalar(value);
    if (keyText.isEmpty()) {
      problems.add(place(key), "expected a key");
    } else if (valueText.isEmpty()) {
      String quoted = Printable.quoted(keyText.get().getValue());
      problems.add(place(value), quoted + " takes one value, not a list or a mapping");
    } else {
      settings.add(setting(key, keyText.get(), value, valueText.get()));
    }
  }

  private Setting setting(Event keyEvent, ScalarEvent key, Event valueEvent, ScalarEvent value) {
    Mark mark = valueEvent.getStartMark().orElseThrow();
    int quote = value.isPlain() ? 0 : 1;
    return new Setting(
        key.getValue(),
        place(keyEvent),
        value.getValue(),
        !value.isPlain(),
        column ->
            Place.at(
                name, mark.getLine() + 1, mark.getColumn() + column + (column > 1 ? quote : 0)),
        name + ":" + (keyEvent.getStartMark().orElseThrow().getLine() + 1),
        false);
  }

  /** The text of a node, an alias of a text included; a collection is read to its end. */
  private Optional<ScalarEvent> scalar(Event node) throws Enough {
    checkTag(node);
    if (node instanceof ScalarEvent text) {
      text.getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), text));
      return Optional.of(text);
    }
    if (node instanceof AliasEvent alias) {
      count(alias);
      return Optional.ofNullable(anchors.get(alias.getAlias().getValue()));
    }
    skip(node);
    return Optional.empty();
  }

  private void skip(Event node) throws Enough {
    int depth = node instanceof CollectionStartEvent ? 1 : 0;
    while (depth > 0) {
      Event next = parser.next();
      checkTag(next);
      if (next instanceof CollectionStartEvent) {
        depth++;
      } else if (next instanceof AliasEvent alias) {
        count(alias);
      } else if (!(next instanceof ScalarEvent)) {
        depth--;
      }
      if (depth > DEEPEST) {
        problems.add(place(next), "nesting deeper than " + DEEPEST);
        throw new Enough();
      }
    }
  }

  private void count(AliasEvent alias) throws Enough {
    if (++aliases > MOST_ALIASES) {
      problems.add(place(alias), "too many aliases (limit " + MOST_ALIASES + ")");
      throw new Enough();
    }
  }

  private void checkTag(Event node) {
    boolean hasTag =
        node instanceof ScalarEvent scalar && scalar.getTag().isPresent()
            || node instanceof CollectionStartEvent collection && collection.getTag().isPresent();
    if (hasTag && node instanceof NodeEvent) {
      problems.add(place(node), "tags are not allowed");
    }
  }

  private Place place(Event event) {
    return place(event.getStartMark().orElseThrow());
  }

  private Place place(Mark mark) {
    return Place.at(name, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
