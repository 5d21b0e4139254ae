package finetune.method;

import finetune.spec.CatalogueEntry;
import finetune.spec.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What contract tests run over: everything the catalogue can be combined to, and some variants. */
final class Specs {
  private static final List<String> VARIANTS =
      List.of(
          "sgd:momentum=0",
          "sgd:nesterov=true",
          "sam-0.3:every=2",
          "sampa-0:rho=0.3",
          "sampa-1",
          "sampa-0.2:rho=0.3,aux=sgd",
          "sampa-0.2:aux=sgd+asam+sgd",
          "asam:scope=all,eta=0",
          "sam-db:batches=next",
          "looksam-2:scope=tensor",
          "async-sam:lag=0",
          "gsam:rho=0.3,rho-min=0.1+sgd",
          "wsam:decoupled=false+sgd",
          "lookbehind-3:alpha=0.5+sgd",
          "sam-on:rule=asam,eta=0.1",
          "layersam-1:tensors=all",
          "sampa-0.2+layersam-1:tensors=all,every=2",
          "ssam-d",
          "sampa-0.2+ssam-d:every=2",
          "sam:every=3+ssam-d",
          "ssam:samples=3,every=2",
          "sampa-0.2:aux=sgd+bisam-tanh+sgd",
          "gnp-0.8+layersam-1:tensors=all+sgd");

  /** A run has 100,000 steps: the method begins, or the mean, after the second. */
  private static final List<String> WRAPPED =
      List.of(
          "late-2e-5+sam-0.3",
          "late-2e-5:reset=true+sam-0.3",
          "late-2e-5:reset=true+sampa-0.2+sgd",
          "late-2e-5+sampa-0.2:aux=sgd+asam+sgd",
          "late-0+sampa",
          "late-2e-5+looksam-2:rho=0.3",
          "swa-0:every=1",
          "swa-2e-5:every=2+sampa+sgd",
          "swa-2e-5:every=1+late-1e-5:reset=true+sam",
          "saf",
          "saf-2:tau=2+sgd",
          "swa-2e-5:every=1+saf-1",
          "mesa",
          "mesa-2:decay=0.5,tau=1+sgd",
          "swa-0:every=2+mesa:decay=0.9");

  private Specs() {}

  /**
   * Every base alone, every schedule with every rule that it allows and every base; wrapped ones.
   */
  static Stream<String> all() {
    List<String> all = new ArrayList<>(VARIANTS);
    all.addAll(WRAPPED);
    for (CatalogueEntry base : Methods.CATALOGUE.inRole(Role.BASE)) {
      all.add(base.name());
      methods().forEach(method -> all.add(method + "+" + base.name()));
    }
    return all.stream();
  }

  /** Every schedule with every rule that it allows. */
  static Stream<String> methods() {
    return Methods.CATALOGUE.inRole(Role.SCHEDULE).stream()
        .flatMap(
            schedule ->
                Methods.CATALOGUE.inRole(Role.RULE).stream()
                    .filter(schedule::allows)
                    .map(rule -> joined(schedule.name(), rule.name())));
  }

  /** A name that stands for both roles is written once. */
  private static String joined(String schedule, String rule) {
    return schedule.equals(rule) ? schedule : schedule + "+" + rule;
  }
}
