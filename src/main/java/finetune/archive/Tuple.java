package finetune.archive;

import java.util.Collections;
import java.util.List;

/** A tuple of a pickle; its items may be null, which is Python's None. */
public record Tuple(List<Object> items) {
  public Tuple {
    items = Collections.unmodifiableList(items);
  }
}
