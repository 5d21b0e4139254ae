package finetune.archive;

import java.nio.file.Path;

/** Placeholder. */
final class OperatorScan {
  OperatorScan(Path path, String name, String text) {}

  void check() {}
}
