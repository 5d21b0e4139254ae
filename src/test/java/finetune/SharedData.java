package finetune;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The real data that tests read: a folder with {@code glue}, {@code glue-metrics}, {@code
 * tokenizer} …, named by {@code $FINETUNE_TEST_DATA} or found as {@code shared/data} beside the
 * project.
 */
public final class SharedData {
  private SharedData() {}

  /**
   * A file or folder of the real data; the calling test is aborted, saying so, where there is none.
   */
  public static Path path(String relative) {
    Path file = root().resolve(relative);
    if (!Files.exists(file)) {
      return abort("needs the real data " + relative + ", not found in " + root());
    }
    return file;
  }

  /** The cells of a table of the real data, its header left out. */
  public static List<String[]> rows(String relative) throws IOException {
    return Files.readAllLines(path(relative)).stream()
        .skip(1)
        .map(line -> line.split("\t"))
        .toList();
  }

  private static Path root() {
    String named = System.getenv("FINETUNE_TEST_DATA");
    if (named != null) {
      return Path.of(named);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("shared/data/glue"))) {
        return at.resolve("shared/data");
      }
    }
    return abort(
        "needs GLUE's own files and others' reference numbers: set FINETUNE_TEST_DATA to a folder with them");
  }
}
