package finetune.method;

import finetune.spec.Catalogue;
import finetune.spec.CatalogueEntry;
import java.util.List;
import java.util.stream.Stream;

/** All methods of this toolkit, from their tables. */
public final class Methods {
  private static final List<Maker> ALL =
      Stream.of(Bases.ALL, Rules.ALL, Schedules.ALL, Wrappers.ALL).flatMap(List::stream).toList();

  /** What a spec may say of them. */
  public static final Catalogue CATALOGUE = new Catalogue(ALL.stream().map(Maker::entry).toList());

  private Methods() {}

  /** What a term of an entry becomes. */
  static Making making(CatalogueEntry entry) {
    return ALL.stream()
        .filter(maker -> maker.entry().equals(entry))
        .findFirst()
        .orElseThrow()
        .making();
  }
}
