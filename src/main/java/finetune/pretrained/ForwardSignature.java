package finetune.pretrained;

import static finetune.fault.Printable.quoted;

import finetune.archive.TorchScript;
import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the {@code forward} method of a module takes and returns, as its code declares it.
 *
 * @param arguments without self, in order
 * @param isTuple whether it returns a tuple
 * @param results types of the tuple's items, or the one type
 */
record ForwardSignature(List<Argument> arguments, boolean isTuple, List<String> results) {
  private static final Pattern FORWARD = Pattern.compile("(?m)^  def forward\\(");
  private static final String TUPLE = "Tuple[";

  /**
   * An argument.
   *
   * @param isOptional whether it can be left out, or be None
   */
  record Argument(String name, String type, boolean isOptional) {
    /** Whether a tensor can be given for it. */
    boolean takesTensor() {
      return type.equals("Tensor") || type.equals("Optional[Tensor]");
    }

    private static Argument of(String text) {
      int equals = text.indexOf('=');
      String declared = equals < 0 ? text : text.substring(0, equals);
      int colon = declared.indexOf(':');
      String type = colon < 0 ? "Tensor" : declared.substring(colon + 1).strip();
      String name = colon < 0 ? declared : declared.substring(0, colon);
      return new Argument(name.strip(), type, equals >= 0 || type.startsWith("Optional["));
    }

    @Override
    public String toString() {
      return name + ": " + type;
    }
  }

  /** The signature of an archive's root module; a fault with exit code 5 if it has none. */
  static ForwardSignature of(Place place, TorchScript archive) {
    String text = rootClass(place, archive);
    Matcher start = FORWARD.matcher(text);
    if (!start.find()) {
      throw Fault.of(ExitCode.MODEL, place, "the module has no forward method");
    }
    int close = Brackets.closing(text, start.end());
    int arrow = text.indexOf("->", close);
    int end = text.indexOf(":\n", close);
    if (arrow < 0 || end < arrow) {
      throw Fault.of(ExitCode.MODEL, place, "forward declares no return type");
    }
    List<Argument> arguments =
        Brackets.split(text.substring(start.end(), close)).stream()
            .map(Argument::of)
            .filter(argument -> !argument.name().equals("self"))
            .toList();
    String returns = text.substring(arrow + 2, end).strip();
    boolean isTuple = returns.startsWith(TUPLE) && returns.endsWith("]");
    return new ForwardSignature(
        arguments,
        isTuple,
        isTuple
            ? Brackets.split(returns.substring(TUPLE.length(), returns.length() - 1))
            : List.of(returns));
  }

  private static String rootClass(Place place, TorchScript archive) {
    String type = archive.root().type();
    int dot = type.lastIndexOf('.');
    String path = "code/" + type.substring(0, dot).replace('.', '/') + ".py";
    String text = archive.code().getOrDefault(path, "");
    String header = "(?m)^class " + Pattern.quote(type.substring(dot + 1)) + "\\(";
    Matcher start = Pattern.compile(header).matcher(text);
    if (!start.find()) {
      throw Fault.of(ExitCode.MODEL, place, "class " + quoted(type) + " is not in the code");
    }
    int end = text.indexOf("\nclass ", start.start());
    return text.substring(start.start(), end < 0 ? text.length() : end + 1);
  }
}
