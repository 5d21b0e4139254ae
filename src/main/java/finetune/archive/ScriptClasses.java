package finetune.archive;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The classes of an archive's code, as far as they say which attributes are weights. */
final class ScriptClasses {
  private static final Pattern LINE =
      Pattern.compile("(?m)^(?:class (\\w+)\\(Module\\):|  __parameters__ = \\[([^\\]\\n]*)\\])");
  private static final Pattern NAME = Pattern.compile("\"([^\"]*)\"");

  private final Map<String, Set<String>> parameters = new HashMap<>();

  /**
   * Reads all code files.
   *
   * @param code text by path, such as {@code code/__torch__/torch/nn/modules/linear.py}
   */
  ScriptClasses(Map<String, String> code) {
    code.forEach(this::read);
  }

  /** Whether the attribute of the class is a parameter of the module. */
  boolean isParameter(String type, String attribute) {
    return parameters.getOrDefault(type, Set.of()).contains(attribute);
  }

  private void read(String path, String text) {
    String module = path.substring("code/".length(), path.length() - ".py".length());
    String type = "";
    Matcher line = LINE.matcher(text);
    while (line.find()) {
      if (line.group(1) != null) {
        type = module.replace('/', '.') + "." + line.group(1);
        continue;
      }
      Set<String> names = parameters.computeIfAbsent(type, key -> new HashSet<>());
      Matcher name = NAME.matcher(line.group(2));
      while (name.find()) {
        names.add(name.group(1));
      }
    }
  }
}
