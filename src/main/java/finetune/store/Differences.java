package finetune.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The keys in which two sets of settings differ, in alphabetical order.
 *
 * @param changed key to {then, now}; a setting that is absent is an empty text
 */
record Differences(Map<String, Change> changed) {

  /** One setting, then and now. */
  record Change(String then, String now) {}

  static Differences between(Map<String, String> then, Map<String, String> now) {
    Map<String, Change> changed = new LinkedHashMap<>();
    Set<String> keys = new TreeSet<>(then.keySet());
    keys.addAll(now.keySet());
    for (String key : keys) {
      Change change = new Change(then.getOrDefault(key, ""), now.getOrDefault(key, ""));
      if (!change.then().equals(change.now())) {
        changed.put(key, change);
      }
    }
    return new Differences(changed);
  }

  /** An unmodifiable copy in alphabetical order, so that equal settings are equal text. */
  static Map<String, String> sorted(Map<String, String> settings) {
    return Collections.unmodifiableMap(new TreeMap<>(settings));
  }

  boolean isEmpty() {
    return changed.isEmpty();
  }

  Differences without(Set<String> keys) {
    Map<String, Change> left = new LinkedHashMap<>(changed);
    left.keySet().removeAll(keys);
    return new Differences(left);
  }

  /** The first key that differs. */
  String first() {
    return changed.keySet().iterator().next();
  }

  /** {@code learning_rate 2e-5 ≠ 3e-5, +2 more}. */
  String describe(String sign) {
    Change change = changed.get(first());
    String more = changed.size() > 1 ? ", +" + (changed.size() - 1) + " more" : "";
    return first() + " " + shown(change.then()) + sign + shown(change.now()) + more;
  }

  private static String shown(String value) {
    if (value.isEmpty()) {
      return "(none)";
    }
    return value.length() <= 40 ? value : value.substring(0, 12) + "…";
  }
}
