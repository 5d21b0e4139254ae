package finetune.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A row of a table of bad files: what it is, its bytes, and the line that must come of it.
 *
 * @param id the row's id and a few words
 * @param file its content
 * @param line the whole line as a regex, in which FILE stands for the path
 */
record Hostile(String id, byte[] file, String line) {
  static Hostile of(String id, String text, String line) {
    return new Hostile(id, text.getBytes(StandardCharsets.ISO_8859_1), line);
  }

  /** Writes the file, reads it, and checks exit code and line. */
  void isRefusedBy(Consumer<Path> reader, Path folder) throws IOException {
    Path path = Files.write(folder.resolve("bad"), file);
    Fault fault = assertThrows(Fault.class, () -> reader.accept(path));
    assertEquals(ExitCode.MODEL, fault.code());
    assertEquals(1, fault.lines().size());
    String found = fault.lines().get(0).replace(path.toString(), "FILE");
    assertTrue(found.matches(line), () -> found + " does not match " + line);
  }

  @Override
  public String toString() {
    return id;
  }
}
