package finetune.archive;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An object of a TorchScript archive, most often a module. The same instance at two places is one
 * object.
 *
 * @param type its class, such as {@code __torch__.Model}
 * @param attributes its attributes in the class's order: null, Boolean, Long, Double, String,
 *     {@link ScriptTensor}, {@link ScriptObject}, {@link ScriptTyped}, {@link Tuple}, List or Map
 */
public record ScriptObject(String type, Map<String, Object> attributes) {
  public ScriptObject {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }
}
