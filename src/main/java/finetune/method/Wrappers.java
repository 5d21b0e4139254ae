package finetune.method;

import java.util.List;

/** The wrappers, a line each. */
final class Wrappers {
  static final List<Entry> ALL = List.of();

  private Wrappers() {}
}
