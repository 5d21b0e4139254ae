package finetune.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import finetune.fault.ExitCode;
import finetune.method.Methods;
import finetune.spec.CatalogueEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code finetune methods} prints. */
class MethodsTest {
  private static final List<String> NAMES =
      Methods.CATALOGUE.entries().stream().map(CatalogueEntry::name).distinct().toList();

  @Test
  void theTableHasARowAMethod() {
    List<String> lines = Cli.run("methods").succeeded().out().lines().toList();
    assertTrue(lines.get(0).matches("method +role +in sequence +in total +memory +keys .*"));
    assertEquals(NAMES, lines.stream().skip(1).map(line -> line.replaceFirst(" .*", "")).toList());
    assertTrue(
        lines.stream()
            .anyMatch(line -> line.matches("sampa +schedule +1 \\(\\+1\\) +2 \\(\\+1\\) +2P +.*")),
        lines::toString);
  }

  @ParameterizedTest
  @CsvSource({"sampa, sampa", "SAMPA, sampa", "sampa-0.2, sampa", "asam-0.5, asam"})
  void aNameHasAPage(String name, String method) {
    String page = Cli.run("methods", name).succeeded().out();
    assertTrue(page.startsWith("# " + method + "\n"), page);
    for (String heading :
        List.of(
            "Formula",
            "Keys",
            "Cost",
            "Combines with",
            "When to use it",
            "When not to",
            "Traps",
            "Source",
            "Words")) {
      assertTrue(page.contains("\n## " + heading + "\n\n"), heading + " in " + page);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sampo|unknown method 'sampo'; did you mean 'sampa'\\? \\('finetune methods' lists all\\)",
        "quicksort|unknown method 'quicksort'; 'finetune methods' lists all",
        "sampa+asam|unknown method 'sampa\\+asam'; 'finetune methods' lists all",
        "sampa asam|unexpected argument 'asam'; .*",
        "sampa --markdown|a name and --markdown exclude each other",
        "--json --markdown|--markdown and --json exclude each other",
      })
  void whatItDoesNotKnow(String arguments, String line) {
    String[] all = ("methods " + arguments).split(" ");
    Cli.run(all).failedOnly(ExitCode.USAGE, line);
  }

  @Test
  void programsReadTheSame() {
    JsonArray all =
        JsonParser.parseString(Cli.run("methods", "--json").succeeded().out()).getAsJsonArray();
    assertEquals(NAMES.size(), all.size());
    String text = Cli.run("methods", "--json", "sampa").succeeded().out();
    JsonObject sampa = JsonParser.parseString(text).getAsJsonObject();
    assertEquals(sampa, all.get(NAMES.indexOf("sampa")));
    assertEquals("2 (+1)", sampa.get("gradients_in_total").getAsString());
    JsonObject lambda = sampa.getAsJsonArray("keys").get(0).getAsJsonObject();
    assertEquals("lambda", lambda.get("name").getAsString());
    assertEquals("0.1", lambda.get("default").getAsString());
  }

  @Test
  void theDocumentIsWhatTheCatalogueSays() throws IOException {
    String document = Cli.run("methods", "--markdown").succeeded().out();
    assertTrue(
        document.equals(Files.readString(Path.of("glue/METHODS.md"))),
        "glue/METHODS.md is out of date; scripts/tidy writes it anew");
  }
}
