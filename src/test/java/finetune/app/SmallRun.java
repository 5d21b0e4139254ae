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
    all.addAll(List.of("--model", model.archive().toString()));
    all.addAll(List.of("--tokenizer", model.tokenizer().toString()));
    all.addAll(List.of("--max-train-samples", "24", "--batch-size", "4", "--max-length", "24"));
    all.addAll(List.of("--epochs", "2", "--checkpoint-every", "2", "--threads", "1"));
    // A rate at which so small a model learns something.
    List<String> given = List.of(more);
    if (!given.contains("--learning-rate")) {
      all.addAll(List.of("--learning-rate", "0.01"));
    }
    all.addAll(given);
    return all;
  }
}
