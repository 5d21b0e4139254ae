package finetune.recipe;

import static java.util.Map.entry;

import finetune.fault.Suggestion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Names that are no keys but that people bring along, with what to write instead. */
public final class ForeignNames {
  private static final String NOT_NEEDED = "leave it out";
  private static final String BEST = "the best and the last model are always kept; " + NOT_NEEDED;
  private static final String SPEC = "write it in opt, as adamw:";

  private static final Map<String, String> INSTEAD =
      Map.ofEntries(
          entry("adam_beta1", SPEC + "beta1=0.9"),
          entry("adam_beta2", SPEC + "beta2=0.999"),
          entry("adam_epsilon", SPEC + "epsilon=1e-8"),
          entry("opt_eps", SPEC + "epsilon=1e-8"),
          entry("opt_betas", SPEC + "beta1=0.9,beta2=0.999"),
          entry("momentum", "write it in opt, as sgd:momentum=0.9"),
          entry("lambda", "write it in opt, as sampa-0.2"),
          entry("optim", "write opt: adamw"),
          entry("optimizer", "write opt: adamw"),
          entry("bf16", "write precision: bf16"),
          entry("fp16", "write precision: bf16; fp16 is not offered"),
          entry("amp", "write precision: bf16"),
          entry("amp_dtype", "write precision: bf16"),
          entry("warmup_steps", "write warmup as a share of the steps, as 0.1"),
          entry("warmup_epochs", "write warmup as a share of the steps, as 0.1"),
          entry("max_steps", "write epochs"),
          entry("data_seed", "write seed: all randomness follows from it"),
          entry("test_file", "use 'finetune predict RUN --input FILE'"),
          entry("do_train", NOT_NEEDED),
          entry("do_eval", NOT_NEEDED),
          entry("do_predict", "use 'finetune predict RUN --input FILE'"),
          entry("per_device_eval_batch_size", NOT_NEEDED),
          entry("pad_to_max_length", "batches are padded to their longest row; " + NOT_NEEDED),
          entry("group_by_length", "rows of similar length always share a batch; " + NOT_NEEDED),
          entry("save_strategy", "write checkpoint_every"),
          entry("load_best_model_at_end", BEST),
          entry("metric_for_best_model", "each task has its own; " + NOT_NEEDED),
          entry("overwrite_output_dir", "no run is ever overwritten; " + NOT_NEEDED),
          entry("no_cuda", "use --devices cpu"),
          entry("use_cpu", "use --devices cpu"),
          entry("max_eval_samples", "name a file with these rows as dev_file"),
          entry("logging_steps", "every step is in the journal; " + NOT_NEEDED),
          entry("report_to", NOT_NEEDED));

  /** Keys of other kinds of runs than GLUE's. */
  private static final Set<String> ELSEWHERE = Set.of("image_size");

  private static final Set<String> SECRETS =
      Set.of("token", "hf_token", "access_token", "api_key", "password", "secret");

  private ForeignNames() {}

  /** Whether the key or its value should never have been written into a recipe. */
  static boolean isSecret(Setting setting) {
    return SECRETS.contains(setting.key());
  }

  static boolean isOfAnotherTask(String name) {
    return ELSEWHERE.contains(name);
  }

  /** What to do about a key that there is not. */
  static String hint(String name) {
    String instead = INSTEAD.get(name);
    return instead == null ? Suggestion.didYouMean(name, RecipeKeys.names()) : instead;
  }

  /** What to write instead of another tool's option, such as {@code --max_steps}. */
  public static Optional<String> instead(String option) {
    return Optional.ofNullable(INSTEAD.get(option.replaceFirst("^--?", "").replace('-', '_')));
  }

  /** As {@link #hint}, for an option. */
  static String optionHint(String option, String name) {
    String instead = INSTEAD.get(name);
    List<String> options = RecipeKeys.ALL.stream().<String>map(RecipeKey::option).toList();
    return instead == null ? Suggestion.didYouMean(option, options) : instead;
  }
}
