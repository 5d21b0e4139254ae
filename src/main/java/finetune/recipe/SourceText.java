package finetune.recipe;

import finetune.fault.Place;
import finetune.fault.Problems;
import finetune.fault.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** The text of a recipe file, with everything refused that no YAML parser should see. */
final class SourceText {
  private static final int LARGEST = 1 << 20;

  private final String name;
  private final Problems problems;

  SourceText(String name, Problems problems) {
    this.name = name;
    this.problems = problems;
  }

  Optional<String> of(Path file) {
    if (!Files.isRegularFile(file)) {
      problems.add(Place.of(name), Files.exists(file) ? "is not a regular file" : "no such file");
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return of(in);
    } catch (IOException unreadable) {
      problems.add(Place.of(name), "cannot be read", "check its permissions");
      return Optional.empty();
    }
  }

  Optional<String> of(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(LARGEST + 1);
    if (bytes.length > LARGEST) {
      problems.add(Place.of(name), "larger than 1 MiB");
      return Optional.empty();
    }
    Utf8.Decoded decoded = Utf8.decode(bytes);
    String text =
        decoded.text().startsWith("\uFEFF") ? decoded.text().substring(1) : decoded.text();
    if (!decoded.isValid()) {
      problems.add(
          at(text, text.length()),
          String.format(Locale.ROOT, "byte 0x%02X is not valid UTF-8", bytes[decoded.badByte()]),
          "the file looks like ISO-8859-1 or Windows-1252");
      return Optional.empty();
    }
    return isPrintable(text) && hasPlainLines(text) ? Optional.of(text) : Optional.empty();
  }

  private boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int character = text.codePointAt(i);
      if (character == 0) {
        problems.add(at(text, i), "NUL byte (0x00)", "the file is binary or truncated");
        return false;
      }
      if (!StreamReader.isPrintable(character)) {
        problems.add(
            at(text, i), String.format(Locale.ROOT, "character U+%04X is not allowed", character));
        return false;
      }
    }
    return true;
  }

  /** A tag at the start of a line is looked for here, because most break the syntax as well. */
  private boolean hasPlainLines(String text) {
    boolean isPlain = true;
    String[] lines = text.split("\r\n|\n|\r", -1);
    for (int i = 0; i < lines.length; i++) {
      String indentation = indentation(lines[i]);
      String rest = lines[i].substring(indentation.length());
      int tab = indentation.indexOf('\t');
      if (tab >= 0 && !rest.isEmpty() && !rest.startsWith("#")) {
        problems.add(Place.at(name, i + 1, tab + 1), "tab used for indentation");
        isPlain = false;
      } else if (rest.startsWith("!")) {
        problems.add(Place.at(name, i + 1, indentation.length() + 1), "tags are not allowed");
        isPlain = false;
      }
    }
    return isPlain;
  }

  private static String indentation(String line) {
    return line.substring(0, line.length() - line.stripLeading().length());
  }

  /** Line and column of an index; LF, CRLF and a lone CR end lines. */
  private Place at(String text, int index) {
    String before = text.substring(0, index);
    String[] lines = before.split("\r\n|\n|\r", -1);
    String last = lines[lines.length - 1];
    return Place.at(name, lines.length, last.codePointCount(0, last.length()) + 1);
  }
}
