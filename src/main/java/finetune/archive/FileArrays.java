package finetune.archive;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tensors of an open safetensors file below a prefix; each is read whenever it is asked for.
 */
final class FileArrays extends AbstractMap<String, Array> {
  private final Safetensors file;
  private final String prefix;
  private final List<String> names;

  FileArrays(Safetensors file, String prefix) {
    this.file = file;
    this.prefix = prefix;
    this.names =
        file.entries().keySet().stream()
            .filter(name -> name.startsWith(prefix))
            .map(name -> name.substring(prefix.length()))
            .toList();
  }

  @Override
  public boolean containsKey(Object key) {
    return file.entries().containsKey(prefix + key);
  }

  @Override
  public Array get(Object key) {
    return containsKey(key) ? file.array(prefix + key) : null;
  }

  @Override
  public Set<Entry<String, Array>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<String, Array>> iterator() {
        return names.stream().map(FileArrays.this::entry).iterator();
      }

      @Override
      public int size() {
        return names.size();
      }
    };
  }

  @Override
  public Set<String> keySet() {
    return new LinkedHashSet<>(names);
  }

  private Entry<String, Array> entry(String name) {
    return Map.entry(name, get(name));
  }
}
