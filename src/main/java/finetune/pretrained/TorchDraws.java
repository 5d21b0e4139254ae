package finetune.pretrained;

import finetune.archive.TorchScript;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a foreign module draws at random, as its code says. */
final class TorchDraws {
  private static final Pattern CALL =
      Pattern.compile(
          "\\b(\\w*dropout_?|scaled_dot_product_attention|bernoulli_?|multinomial|normal_?|poisson"
              + "|uniform_?|exponential_?|geometric_?|cauchy_?|log_normal_?|rand\\w*|rrelu\\w*)\\(");

  private TorchDraws() {}

  /**
   * Whether the module has dropout, or another use of libtorch's generator; a fault if it is baked
   * in, because then its evaluation would be random too.
   */
  static boolean isIn(Place place, TorchScript archive) {
    boolean random = false;
    for (String text : archive.code().values()) {
      Matcher call = CALL.matcher(text);
      while (call.find()) {
        int close = Brackets.closing(text, call.end());
        String use = use(call.group(1), Brackets.split(text.substring(call.end(), close)));
        if (use.equals("True")) {
          throw Fault.of(
              ExitCode.MODEL,
              place,
              "dropout is baked in: the module was traced in training mode",
              "export it with scripts/export-torchscript.py");
        }
        random |= !use.equals("False");
      }
    }
    return random;
  }

  /** Whether the call draws: True, False, or an expression that decides it. */
  private static String use(String operator, List<String> arguments) {
    if (operator.contains("dropout") && arguments.size() > 2) {
      return arguments.get(2);
    }
    if (operator.startsWith("scaled") && arguments.size() > 4) {
      String share = arguments.get(4);
      boolean number = share.matches("[0-9.e-]+");
      return !number ? share : share.matches("[0.]+") ? "False" : "True";
    }
    return operator.startsWith("scaled") ? "False" : "always";
  }
}
