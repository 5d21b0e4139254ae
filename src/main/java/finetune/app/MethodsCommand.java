package finetune.app;

import finetune.method.Catalogue;
import finetune.method.Entry;
import finetune.method.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code finetune methods}. */
@Command(
    name = "methods",
    description = "What --opt knows: base optimizers, ascent rules, schedules and wrappers.",
    footer = {
      "",
      "Parts are joined with +, keys stand behind a colon: sampa-0.2:rho=0.1+asam+sgd.",
      "The number behind a name is its first key. Without a base optimizer it is adamw."
    })
final class MethodsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HelpOptions help;

  @Override
  public Integer call() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("method", "role", "keys and defaults"));
    for (Entry entry : Catalogue.ALL.entries()) {
      String role = entry.role().name().toLowerCase(Locale.ROOT);
      String keys =
          entry.keys().stream().map(MethodsCommand::text).collect(Collectors.joining(", "));
      rows.add(List.of(entry.name(), role, keys));
    }
    Columns.lines(rows).forEach(spec.commandLine().getOut()::println);
    return 0;
  }

  private static String text(Key key) {
    String none = key.name().equals("rho") ? "that of its ascent rule" : "unset";
    String value = key.standard().isEmpty() ? none : key.standard();
    String words = key.words().isEmpty() ? "" : " (" + String.join("|", key.words()) + ")";
    return key.name() + " " + value + words;
  }
}
