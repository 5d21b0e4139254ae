package finetune.data;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Where bytes come from: a file, a resource of the jar, or a stream that is open already. */
public interface Input {
  /** What messages call it. */
  String name();

  /** Its bytes from the start. */
  InputStream open() throws IOException;

  /** Called after the last byte: a fault if it changed in between. */
  default void finished() throws IOException {}

  /** A regular file. */
  static Input file(Path path) {
    return new FileInput(path);
  }

  /** A file inside the jar, by its path there; messages call it by that name. */
  static Input resource(String path) {
    return new ResourceInput(path);
  }

  /** The file of that name, where {@code -} stands for standard input. */
  static Input named(String name, InputStream standardInput) {
    if (name.isEmpty()) {
      throw Fault.usage("the name of the file to read is empty", "");
    }
    return name.equals("-") ? stream("<stdin>", standardInput) : file(Path.of(name));
  }

  /** A stream such as standard input, which can be read once. */
  static Input stream(String name, InputStream stream) {
    return new StreamInput(name, stream);
  }
}

/** A file inside the jar. */
record ResourceInput(String name) implements Input {
  @Override
  public InputStream open() {
    InputStream stream = Input.class.getClassLoader().getResourceAsStream(name);
    if (stream == null) {
      throw Fault.of(ExitCode.DATA, Place.of(name), "not in the jar");
    }
    return stream;
  }
}

/** A stream that is open already. */
record StreamInput(String name, InputStream open) implements Input {}
