package finetune.recipe;

import finetune.fault.Problems;
import java.util.Optional;

/** How the text of a value is read and written. */
interface Kind<T> {
  /** The value; empty if the text has a problem, which is then among the given ones. */
  Optional<T> read(String key, Setting setting, Problems problems);

  /** The one way to write a value. */
  String write(T value);

  /** What stands for the value in help. */
  String label();
}
