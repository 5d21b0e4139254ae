package finetune.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a checkpoint says of itself; written last, so that a checkpoint without one is incomplete.
 *
 * @param steps optimizer steps done
 * @param best steps done at the best checkpoint so far, this one included
 * @param files length and hash of every other file, in the order of writing
 */
public record Manifest(
    long steps, OptionalLong best, Map<String, Digest> files, Identity identity) {
  /** The format that this build writes. */
  static final int FORMAT = 1;

  static final String NAME = "manifest.json";
  static final String TENSORS = "tensors.safetensors";
  static final String PROGRESS = "progress.json";

  /** Copies its arguments. */
  public Manifest {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }
}
