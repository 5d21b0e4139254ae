package finetune.tensor;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Keeps state alive when the scope of the step that made it closes, and frees the state that it
 * replaced.
 */
public final class Keeper {
  private final Scope scope;
  private final Set<NDArray> weights = identitySet();
  private Set<NDArray> kept = identitySet();

  /**
   * Keeps in that scope.
   *
   * @param weights what the state belongs to; state that shared their memory would change with them
   */
  public Keeper(Scope scope, Tensors weights) {
    this.scope = scope;
    this.weights.addAll(weights.present());
  }

  /** Moves all state of the owner, the only one of this keeper, to its scope. */
  public void keep(Stateful owner) {
    Set<NDArray> now = identitySet();
    owner.state(new Collector(now));
    kept.stream().filter(array -> !now.contains(array)).forEach(NDArray::close);
    kept = now;
  }

  private static Set<NDArray> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private final class Collector implements State {
    private final Set<NDArray> found;

    Collector(Set<NDArray> found) {
      this.found = found;
    }

    @Override
    public Tensors tensors(String name, Tensors value) {
      if (value == null) {
        return null;
      }
      found.addAll(value.present());
      if (!Collections.disjoint(value.present(), weights)) {
        throw new IllegalStateException("state '" + name + "' shares memory with the weights");
      }
      return scope.keep(value);
    }

    @Override
    public double number(String name, double value) {
      return value;
    }

    @Override
    public long[] counts(String name, long... values) {
      return values;
    }

    @Override
    public float[] floats(String name, float[] value) {
      return value;
    }
  }
}
