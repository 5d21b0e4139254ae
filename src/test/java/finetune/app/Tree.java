package finetune.app;

import finetune.store.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files below a folder and the hashes of their bytes; locks left out. */
final class Tree {
  private Tree() {}

  /** By relative path; nothing if there is no folder. */
  static Map<String, String> of(Path root) throws IOException {
    Map<String, String> tree = new TreeMap<>();
    if (Files.isDirectory(root)) {
      try (Stream<Path> paths = Files.walk(root)) {
        List<Path> files = paths.filter(Files::isRegularFile).toList();
        for (Path file : files) {
          if (!file.endsWith(".lock")) {
            tree.put(root.relativize(file).toString(), Digest.of(file).sha256());
          }
        }
      }
    }
    return tree;
  }
}
