package finetune.pretrained;

import static finetune.fault.Printable.quoted;

import finetune.fault.ExitCode;
import finetune.fault.Fault;
import finetune.fault.Place;
import finetune.pretrained.ForwardSignature.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The call of a foreign module's {@code forward} method. */
final class ForwardCall {
  /** What we can give, under the names of Hugging Face's models. */
  private static final Map<String, String> GIVEN =
      Map.of("input_ids", "ids", "attention_mask", "mask", "token_type_ids", "types");

  /** What we give to a module that uses none of these names. */
  private static final List<String> ORDER = List.of("ids", "mask", "types");

  private final Place place;
  private final ForwardSignature forward;

  ForwardCall(Place place, ForwardSignature forward) {
    this.place = place;
    this.forward = forward;
  }

  /**
   * The method {@code answers}, which calls {@code encoder} and returns its first two answers as
   * far as they are tensors; a fault with exit code 5 if the module takes or returns something
   * else.
   */
  String method() {
    checkResults();
    String call = "(self.encoder).forward(" + String.join(", ", arguments()) + ")\n";
    StringBuilder text = new StringBuilder();
    text.append("  def answers(self, ids: Tensor, types: Tensor, mask: Tensor) -> List[Tensor]:\n");
    if (!forward.isTuple()) {
      return text.append("    a = ").append(call).append("    return [a]\n").toString();
    }
    text.append("    ");
    for (int i = 0; i < forward.results().size(); i++) {
      text.append("a").append(i).append(", ");
    }
    text.append("= ").append(call);
    boolean second = forward.results().size() > 1 && forward.results().get(1).equals("Tensor");
    return text.append(second ? "    return [a0, a1]\n" : "    return [a0]\n").toString();
  }

  private void checkResults() {
    List<String> results = forward.results();
    if (results.isEmpty() || !results.get(0).equals("Tensor")) {
      String found = forward.isTuple() ? "a tuple of " + results : results.get(0);
      String what = "forward returns " + found + ", not a tensor or a tuple of tensors";
      String hint = "export it with return_dict=False, or with scripts/export-torchscript.py";
      throw Fault.of(ExitCode.MODEL, place, what, hint);
    }
  }

  private List<String> arguments() {
    List<Argument> taken = forward.arguments();
    boolean named = taken.stream().anyMatch(argument -> GIVEN.containsKey(argument.name()));
    List<String> given = new ArrayList<>();
    int last = 0;
    for (int i = 0; i < taken.size(); i++) {
      String ours = named ? GIVEN.get(taken.get(i).name()) : i < 3 ? ORDER.get(i) : null;
      boolean fits = ours != null && taken.get(i).takesTensor();
      if (!fits && !taken.get(i).isOptional()) {
        String what = "forward takes " + quoted(taken.get(i).toString());
        String hint = "it may take input_ids, attention_mask and token_type_ids";
        throw Fault.of(ExitCode.MODEL, place, what, hint);
      }
      given.add(fits ? ours : "None");
      last = fits ? i + 1 : last;
    }
    if (!given.contains("ids") || !given.contains("mask")) {
      String what = "forward does not take input_ids and attention_mask but " + taken;
      throw Fault.of(ExitCode.MODEL, place, what);
    }
    return given.subList(0, last);
  }
}
