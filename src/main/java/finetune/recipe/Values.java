package finetune.recipe;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The strongest value of every key so far, with the setting that it comes from. */
final class Values {
  /**
   * One value.
   *
   * @param layer how strong, counted from 0
   */
  record Chosen<T>(T value, Setting setting, int layer) {}

  private final Map<RecipeKey<?>, Chosen<?>> chosen = new HashMap<>();

  <T> void put(RecipeKey<T> key, T value, Setting setting, int layer) {
    chosen.put(key, new Chosen<>(value, setting, layer));
  }

  /** The value of a key that has one. */
  <T> T get(RecipeKey<T> key) {
    return find(key).orElseThrow(() -> new IllegalStateException(key.name())).value();
  }

  /** A map from keys to values of their own type: the only place where the cast is needed. */
  @SuppressWarnings("unchecked")
  <T> Optional<Chosen<T>> find(RecipeKey<T> key) {
    return Optional.ofNullable((Chosen<T>) chosen.get(key));
  }
}
