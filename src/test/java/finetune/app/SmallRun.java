package finetune.app;

import finetune.pretrained.SmallModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command that trains for a moment: 12 steps of a small model on the built-in sample. */
final class SmallRun {
  static final int STEPS = 12;

  private SmallRun() {}

  /** Its arguments, and more of them. */
  static String[] of(SmallModel model, Path folder, String... more) {
    List<String> all = arguments(model, more);
    all.addAll(List.of("--output-dir", folder.toString()));
    return all.toArray(String[]::new);
  }

  /** As {@link #of}, but the run chooses its folder. */
  static String[] anywhere(SmallModel model, String... more) {
    return arguments(model, more).toArray(String[]::new);
  }

  private static List<String> arguments(SmallModel model, String... more) {
    List<String> all = new ArrayList<>(List.of("glue", "--task", "rte", "--sample"));
    List<String> given = List.of(more);
    all.addAll(given);
    // A rate at which so small a model learns something.
    String[] usual = {
      "--model", model.archive().toString(),
      "--tokenizer", model.tokenizer().toString(),
      "--max-train-samples", "24",
      "--batch-size", "4",
      "--max-length", "24",
      "--epochs", "2",
      "--checkpoint-every", "2",
      "--threads", "1",
      "--learning-rate", "0.01"
    };
    for (int i = 0; i < usual.length; i += 2) {
      if (!given.contains(usual[i])) {
        all.addAll(List.of(usual[i], usual[i + 1]));
      }
    }
    return all;
  }
}
