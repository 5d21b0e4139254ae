package finetune.pretrained;

import finetune.archive.TorchScript;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a foreign module draws at random, as its code says. */
final class OwnDropout {
  private static final Pattern RANDOM =
      Pattern.compile(
          "\\b(\\w*dropout_?|bernoulli_?|multinomial|normal_?|rand\\w*|rrelu\\w*|poisson"
              + "|scaled_dot_product_attention)\\(([^()]*(\\([^()]*\\)[^()]*)*)\\)");
  private static final Pattern NEVER = Pattern.compile(".*, False|.*, 0\\.0?, (True|False)(, .*)?");
  private static final Pattern ALWAYS =
      Pattern.compile("[^,]*(\\([^()]*\\))?[^,]*, 0\\.[0-9]+, True");

  private OwnDropout() {}

  /**
   * Whether the module has dropout, or another use of libtorch's generator; a fault if it is baked
   * in, because then its evaluation would be random too.
   */
  static boolean isIn(Place place, TorchScript archive) {
    boolean random = false;
    for (String text : archive.code().values()) {
      Matcher call = RANDOM.matcher(text);
      while (call.find()) {
        if (ALWAYS.matcher(call.group(2)).matches() && call.group(1).contains("dropout")) {
          throw Fault.of(
              ExitCode.MODEL,
              place,
              "dropout is baked in: the module was traced in training mode",
              "export it with scripts/export-torchscript.py");
        }
        random |= !NEVER.matcher(call.group(2)).matches();
      }
    }
    return random;
  }
}
