package finetune.store;

import finetune.fault.Numbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The folder of a run's checkpoints: which there are, by the steps done, and whether one is whole.
 */
final class CheckpointFolder {
  static final String NAME = "checkpoints";

  private static final int LONGEST_MANIFEST = 1 << 20;

  private final Path folder;

  CheckpointFolder(Path runFolder) {
    this.folder = runFolder.resolve(NAME);
  }

  Path path() {
    return folder;
  }

  /** Where the checkpoint after so many steps belongs. */
  Path of(long steps) {
    return folder.resolve(name(steps));
  }

  /** The name of the checkpoint after so many steps. */
  static String name(long steps) {
    return String.format(Locale.ROOT, "%06d", steps);
  }

  /** The steps that a name stands for, with any number of leading zeros. */
  static OptionalLong steps(String name) {
    return name.startsWith("-")
        ? OptionalLong.empty()
        : Numbers.whole(name.replaceFirst("^0+(?=[0-9])", ""));
  }

  /** How messages call a checkpoint: {@code checkpoints/000200}. */
  static String shown(Path checkpoint) {
    return NAME + "/" + checkpoint.getFileName();
  }

  /** All that look like checkpoints, the newest first; times of files do not matter. */
  List<Path> newestFirst() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    return Folders.list(folder).stream()
        .filter(path -> steps(path).isPresent())
        .sorted(Comparator.comparingLong((Path path) -> steps(path).getAsLong()).reversed())
        .toList();
  }

  private static OptionalLong steps(Path path) {
    return steps(path.getFileName().toString());
  }

  /** Reads the whole checkpoint and compares every hash. */
  Checkpoint verify(Path checkpoint) throws Damaged, IOException {
    Checkpoint saved = open(checkpoint);
    for (Map.Entry<String, Digest> file : saved.manifest().files().entrySet()) {
      if (!Digest.of(checkpoint.resolve(file.getKey())).equals(file.getValue())) {
        throw Damaged.wrong(file.getKey() + ": SHA-256 differs");
      }
    }
    return saved;
  }

  /** Reads the manifest and compares names and lengths. */
  Checkpoint open(Path checkpoint) throws Damaged, IOException {
    if (!Files.isDirectory(checkpoint, LinkOption.NOFOLLOW_LINKS)) {
      throw Damaged.wrong("not a folder");
    }
    Manifest manifest = manifest(checkpoint);
    if (manifest.steps() != steps(checkpoint).orElseThrow()) {
      throw Damaged.wrong(Manifest.NAME + ": holds step " + manifest.steps());
    }
    for (String required : List.of(Manifest.TENSORS, Manifest.PROGRESS)) {
      if (!manifest.files().containsKey(required)) {
        throw Damaged.wrong(Manifest.NAME + ": does not list " + required);
      }
    }
    for (Map.Entry<String, Digest> file : manifest.files().entrySet()) {
      requireLength(checkpoint.resolve(file.getKey()), file.getValue().length());
    }
    return new Checkpoint(checkpoint, manifest);
  }

  private static Manifest manifest(Path checkpoint) throws Damaged, IOException {
    Path file = checkpoint.resolve(Manifest.NAME);
    requireFile(file);
    if (Files.size(file) > LONGEST_MANIFEST) {
      throw Damaged.wrong(Manifest.NAME + ": larger than 1 MiB");
    }
    return ManifestText.parse(Files.readAllBytes(file), file);
  }

  private static void requireLength(Path file, long length) throws Damaged, IOException {
    requireFile(file);
    long found = Files.size(file);
    if (found != length) {
      throw Damaged.incomplete(
          String.format(Locale.ROOT, "%s: %,d of %,d bytes", file.getFileName(), found, length));
    }
  }

  private static void requireFile(Path file) throws Damaged {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw Damaged.incomplete(file.getFileName() + ": missing");
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw Damaged.wrong(file.getFileName() + ": not a regular file");
    }
  }
}
