package finetune.app;

import finetune.journal.Columns;
import finetune.pretrained.Models;
import finetune.store.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code finetune models}. */
@Command(
    name = "models",
    description = "The pretrained models that have a name.",
    footer = {"", "A TorchScript archive of your own: --model FILE.pt --tokenizer tokenizer.json."})
final class ModelsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HelpOptions help;

  @Option(names = "--json", description = "A JSON array on standard output.")
  private boolean json;

  @Override
  public Integer call() {
    List<String> lines = json ? List.of(Json.line(facts())) : table();
    lines.forEach(spec.commandLine().getOut()::println);
    return 0;
  }

  private static List<Map<String, Object>> facts() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Models.Entry model : Models.catalogue()) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("model", model.name());
      facts.put("bytes", model.bytes());
      facts.put("is_here", model.isPresent());
      facts.put("source", model.source());
      all.add(facts);
    }
    return all;
  }

  private static List<String> table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("model", "size", "state", "source"));
    for (Models.Entry model : Models.catalogue()) {
      String size = String.format(Locale.ROOT, "%.0f MB", model.bytes() / 1e6);
      rows.add(List.of(model.name(), size, model.isPresent() ? "here" : "missing", model.source()));
    }
    return Columns.texts(rows);
  }
}
