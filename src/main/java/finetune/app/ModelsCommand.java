package finetune.app;

import finetune.journal.Columns;
import finetune.pretrained.Models;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code finetune models}. */
@Command(
    name = "models",
    description = "The pretrained models that have a name.",
    footer = {"", "A TorchScript archive of your own: --model FILE.pt --tokenizer tokenizer.json."})
final class ModelsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HelpOptions help;

  @Override
  public Integer call() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("model", "size", "state", "source"));
    for (Models.Entry model : Models.catalogue()) {
      String size = String.format(Locale.ROOT, "%.0f MB", model.bytes() / 1e6);
      rows.add(List.of(model.name(), size, model.isPresent() ? "here" : "missing", model.source()));
    }
    Columns.texts(rows).forEach(spec.commandLine().getOut()::println);
    return 0;
  }
}
