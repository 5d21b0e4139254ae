package finetune.recipe;

import finetune.fault.Printable;
import finetune.fault.Problems;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** The strict reading of paths in settings: nothing is expanded, a file leads nowhere upwards. */
final class PathText {
  private static final int LONGEST = 4_096;

  private PathText() {}

  /** The absolute path. */
  static Optional<Path> read(String key, Setting setting, Problems problems) {
    String text = setting.text();
    String problem = problem(setting);
    if (!problem.isEmpty()) {
      problems.add(
          setting.place(),
          key + ": " + Printable.quoted(text) + " " + problem,
          "write the path out");
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(text).toAbsolutePath().normalize());
    } catch (InvalidPathException notAPath) {
      problems.add(setting.place(), key + ": " + Printable.quoted(text) + " is not a path");
      return Optional.empty();
    }
  }

  private static String problem(Setting setting) {
    String text = setting.text();
    if (text.isEmpty()) {
      return "is empty";
    }
    if (text.length() > LONGEST) {
      return "is longer than " + LONGEST + " characters";
    }
    boolean absolute = new File(text).isAbsolute();
    // A run writes its paths like that, whatever the names of their folders are.
    boolean literal = absolute && setting.isQuoted();
    boolean mayBeVariable = text.contains("$") && !literal && !setting.isFlag();
    if (text.startsWith("~") || text.startsWith("$") || mayBeVariable) {
      return "is not expanded";
    }
    if (text.indexOf('\\') >= 0 && File.separatorChar != '\\' && !absolute) {
      return "has a backslash";
    }
    if (!literal && text.chars().anyMatch(Character::isISOControl)) {
      return "has a control character";
    }
    boolean leads = ("/" + text + "/").contains("/../");
    return leads && !setting.isFlag() ? "has '..' in a file" : "";
  }
}
