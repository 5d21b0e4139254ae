package finetune.app;

import finetune.fault.Fault;
import finetune.recipe.RecipeKeys;
import finetune.store.RunRequest.Mode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What to do about a run that is there already. */
final class ResumeOptions {
  @Option(
      names = "--resume",
      hidden = true,
      description = "Insists that there is a run to go on with.")
  private boolean resume;

  @Option(names = "--fresh", hidden = true, description = "Insists that there is none.")
  private boolean fresh;

  @Option(
      names = "--strict-repro",
      hidden = true,
      description = "Continues only where the bits will be the same.")
  private boolean strictRepro;

  @Option(
      names = "--allow-change",
      hidden = true,
      paramLabel = "KEY",
      description = "A key that may differ from that of the checkpoint.")
  private List<String> allowChange = List.of();

  Circumstances.Resuming resuming() {
    Set<String> keys = allowChange.stream().map(RecipeKeys::named).collect(Collectors.toSet());
    return new Circumstances.Resuming(mode(), strictRepro, keys);
  }

  private Mode mode() {
    if (resume && fresh) {
      throw Fault.usage("--resume and --fresh exclude each other", "");
    }
    return resume ? Mode.RESUME : fresh ? Mode.FRESH : Mode.AUTOMATIC;
  }
}
