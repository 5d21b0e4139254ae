package finetune.spec;

import finetune.fault.Numbers;
import java.util.List;
import java.util.Optional;

/** What a number that is rho if nobody says may be: never more than rho. */
final class RadiusLimit {
  private RadiusLimit() {}

  /**
   * Complains about larger ones, where the later of the two stands.
   *
   * @param rho that holds; empty where it has a problem itself
   */
  static void check(List<Choice> choices, Optional<String> rho, Complaints complaints) {
    List<Choice.Stated> stated =
        choices.stream().flatMap(choice -> choice.stated("rho").stream()).toList();
    boolean isKnown = stated.stream().noneMatch(said -> said.value().isEmpty());
    int column = stated.stream().mapToInt(Choice.Stated::column).max().orElse(0);
    if (rho.isPresent() && isKnown) {
      choices.forEach(choice -> check(choice, rho.get(), column, complaints));
    }
  }

  private static void check(Choice choice, String rho, int rhoColumn, Complaints complaints) {
    double most = Numbers.decimal(rho).orElseThrow();
    for (Key key : choice.entry().keys()) {
      Optional<Choice.Stated> stated = choice.stated(key.name());
      String value = stated.map(Choice.Stated::value).orElse("");
      if (key.standard().equals("rho") && Numbers.decimal(value).orElse(0) > most) {
        int column = Math.max(stated.orElseThrow().column(), rhoColumn);
        complaints.add(column, key.name() + " must be in [0," + rho + "], got " + value);
      }
    }
  }
}
