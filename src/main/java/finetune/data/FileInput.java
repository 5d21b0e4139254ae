package finetune.data;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** A regular file that must stay as it is while it is read. */
final class FileInput implements Input {
  private final Path path;
  private Stamp opened;

  FileInput(Path path) {
    this.path = path;
  }

  @Override
  public String name() {
    return path.toString();
  }

  /** Looks before it opens: opening a FIFO would wait for its writer. */
  @Override
  public InputStream open() throws IOException {
    opened = stamp();
    return Files.newInputStream(path);
  }

  @Override
  public void finished() throws IOException {
    if (!stamp().equals(opened)) {
      throw Fault.of(ExitCode.DATA, Place.of(path), "changed while reading");
    }
  }

  private Stamp stamp() throws IOException {
    if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw Fault.of(ExitCode.DATA, Place.of(path), "no such file");
    }
    if (!Files.exists(path)) {
      throw Fault.of(
          ExitCode.DATA, Place.of(path), "is not a regular file", "the link leads nowhere");
    }
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      String kind = attributes.isDirectory() ? "it is a folder" : "it is a device, pipe or socket";
      throw Fault.of(ExitCode.DATA, Place.of(path), "is not a regular file", kind);
    }
    return new Stamp(attributes.size(), attributes.lastModifiedTime());
  }

  /** What tells two states of a file apart. */
  private record Stamp(long size, FileTime modified) {}
}
