package finetune.spec;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What wrappers go with: a changed loss takes one gradient, so it allows no other method. */
final class WrapperRules {
  private WrapperRules() {}

  static void check(Catalogue catalogue, List<Choice> choices, Complaints complaints) {
    for (Choice one : choices) {
      for (Choice other : choices) {
        if (one.role() == Role.LOSS && one != other) {
          check(catalogue, one, other, complaints);
        }
      }
    }
  }

  private static void check(Catalogue catalogue, Choice loss, Choice other, Complaints complaints) {
    int later = Math.max(loss.column(), other.column());
    switch (other.role()) {
      case SWITCH ->
          complaints.add(
              later,
              "'" + other.name() + "' switches to a schedule",
              "'" + loss.name() + "' is none" + ownStart(loss));
      case SCHEDULE, RULE ->
          complaints.add(
              later,
              "'" + loss.name() + "' changes the loss and takes one gradient",
              "it does not combine with '"
                  + other.name()
                  + "' (allowed: "
                  + allowed(catalogue)
                  + ")");
      case LOSS, AVERAGE, BASE -> {}
    }
  }

  private static String ownStart(Choice loss) {
    boolean hasStart = loss.entry().key("start").isPresent();
    return hasStart ? ", it has its own start (" + loss.name() + ":start=1)" : "";
  }

  private static String allowed(Catalogue catalogue) {
    return Stream.concat(
            catalogue.inRole(Role.BASE).stream(), catalogue.inRole(Role.AVERAGE).stream())
        .map(CatalogueEntry::name)
        .collect(Collectors.joining(", "));
  }
}
