package finetune.app;

import finetune.store.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files below a folder. */
final class Tree {
  private Tree() {}

  /** The hashes of their bytes by relative path, locks left out; nothing if there is no folder. */
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

  /** Copies a folder to where there is none. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)), LinkOption.NOFOLLOW_LINKS);
      }
    }
  }
}
