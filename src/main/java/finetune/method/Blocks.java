package finetune.method;

import finetune.tensor.Layout;
import finetune.tensor.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blocks that a model's tensors belong to, by their names, numbered from 0 in the layout's
 * order: embeddings, each encoder layer, and the head with everything else. Where no name tells of
 * embeddings or layers, what stands before a name's last dot is its block.
 */
final class Blocks {
  private static final Pattern LAYER = Pattern.compile("(?:^|\\.)(layer\\.[0-9]+)\\.");

  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final Function<String, String> name;

  Blocks(Layout layout) {
    List<String> all = layout.parts().stream().map(Part::name).toList();
    boolean told = all.stream().map(Blocks::told).anyMatch(block -> !block.equals("head"));
    name = told ? Blocks::told : Blocks::before;
    all.forEach(one -> numbers.putIfAbsent(name.apply(one), numbers.size()));
  }

  /** How many there are. */
  int count() {
    return numbers.size();
  }

  /** The block of a tensor of the layout. */
  int of(Part part) {
    return numbers.get(name.apply(part.name()));
  }

  private static String told(String name) {
    Matcher layer = LAYER.matcher(name);
    if (name.contains("embeddings.")) {
      return "embeddings";
    }
    return layer.find() ? layer.group(1) : "head";
  }

  private static String before(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }
}
