package finetune.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads recipes in tests; a place {@code recipe.yaml:…} stands for the file in the folder. */
final class RecipeFixture {
  final List<String> warnings = new ArrayList<>();
  private final Path folder;

  RecipeFixture(Path folder) {
    this.folder = folder;
  }

  Path write(String name, String text) {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  Path write(String name, byte[] bytes) {
    try {
      return Files.write(folder.resolve(name), bytes);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  Recipe file(String text) {
    return read(Sources.files(write("recipe.yaml", text)));
  }

  Recipe flags(String... optionsAndValues) {
    return read(new Sources(List.of(), pairs(optionsAndValues), List.of()));
  }

  static List<Sources.Flag> pairs(String... optionsAndValues) {
    List<Sources.Flag> flags = new ArrayList<>();
    for (int i = 0; i < optionsAndValues.length; i += 2) {
      flags.add(new Sources.Flag(optionsAndValues[i], optionsAndValues[i + 1]));
    }
    return flags;
  }

  Recipe read(Sources sources) {
    return read(sources, false);
  }

  Recipe read(Sources sources, boolean strict) {
    return new RecipeReader(strict, (tag, text) -> warnings.add(tag + " " + local(text)))
        .read(sources);
  }

  List<String> problems(Sources sources) {
    return problems(sources, false);
  }

  List<String> problems(Sources sources, boolean strict) {
    Fault fault = assertThrows(Fault.class, () -> read(sources, strict));
    assertEquals(ExitCode.USAGE, fault.code());
    return fault.lines().stream().map(this::local).toList();
  }

  List<String> problems(String text) {
    return problems(Sources.files(write("recipe.yaml", text)));
  }

  List<String> problems(byte[] bytes) {
    return problems(Sources.files(write("recipe.yaml", bytes)));
  }

  List<String> flagProblems(String... optionsAndValues) {
    return problems(new Sources(List.of(), pairs(optionsAndValues), List.of()));
  }

  private String local(String line) {
    return line.replace(folder + "/", "");
  }
}
