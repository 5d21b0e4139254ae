package finetune.app;

import finetune.fault.Fault;
import finetune.journal.Columns;
import finetune.manual.Manual;
import finetune.method.Methods;
import finetune.store.Json;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code finetune methods}. */
@Command(
    name = "methods",
    description = "What --opt knows and what it costs; with a name, all about that method.",
    footer = {
      "",
      "Parts are joined with +, keys stand behind a colon: sampa-0.2:rho=0.1+asam+sgd.",
      "Without a base optimizer it is adamw. Costs are gradients a step of --opt NAME, one after",
      "the other and in total ((+1): once more at the start), and memory besides weights, one",
      "gradient and the base optimizer's state, in copies of all P weights."
    },
    sortOptions = false)
final class MethodsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HelpOptions help;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "A method: formula, keys, cost, when to use it and when not, source.")
  private String name;

  @Option(names = "--json", description = "A JSON array on standard output; of NAME, one object.")
  private boolean json;

  @Option(names = "--markdown", description = "All pages as one document: glue/METHODS.md.")
  private boolean markdown;

  @Override
  public Integer call() {
    checkArguments();
    Manual manual = new Manual(Methods.CATALOGUE);
    if (json) {
      print(List.of(Json.line(name == null ? manual.facts() : manual.facts(name))));
    } else if (markdown) {
      print(manual.document());
    } else {
      print(name == null ? Columns.texts(manual.table()) : manual.page(name));
    }
    return 0;
  }

  private void checkArguments() {
    if (markdown && json) {
      throw Fault.usage("--markdown and --json exclude each other", "");
    }
    if (markdown && name != null) {
      throw Fault.usage("a name and --markdown exclude each other", "");
    }
  }

  private void print(List<String> lines) {
    lines.forEach(spec.commandLine().getOut()::println);
  }
}
