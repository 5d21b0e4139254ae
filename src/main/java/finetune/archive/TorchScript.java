package finetune.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A TorchScript archive: code, a tree of objects, and the storages of their tensors. Reading runs
 * nothing of it.
 *
 * @param name the folder inside the zip
 * @param version of the operators that the code was written for
 * @param code text by path, such as {@code code/__torch__.py}, in libtorch's serialized dialect
 * @param root the module
 * @param constants what the code calls {@code CONSTANTS.c0} …
 * @param storages values by record, such as {@code data/0}
 * @param extra what else was stored, by path below {@code extra/}
 */
public record TorchScript(
    String name,
    int version,
    Map<String, String> code,
    ScriptObject root,
    List<Object> constants,
    Map<String, Array> storages,
    Map<String, ByteBuffer> extra) {
  /** The version of what we write ourselves: that of libtorch 2.7. */
  static final int NEWEST = 10;

  public TorchScript {
    code = Collections.unmodifiableMap(new LinkedHashMap<>(code));
    constants = Collections.unmodifiableList(constants);
    storages = Collections.unmodifiableMap(new LinkedHashMap<>(storages));
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }

  /** An archive without weights: one object of the class {@code __torch__.TYPE}. */
  public static TorchScript of(String type, String source) {
    return ModuleTree.of(type, source, Map.of(), Map.of());
  }

  /** Reads an archive; a fault with exit code 5 unless everything in it is known and harmless. */
  public static TorchScript read(Path path) {
    return TorchScriptReader.read(path, true);
  }

  /** Reads an archive whose operators the user vouches for; all else is checked. */
  public static TorchScript readTrusted(Path path) {
    return TorchScriptReader.read(path, false);
  }

  /** A fault with exit code 5, naming a file, if its code has operators that are not known. */
  public void requireKnownOperators(Path path) {
    OperatorScan.check(path, code);
  }

  /** Writes the archive: equal archives give equal bytes. */
  public void write(OutputStream out) throws IOException {
    TorchScriptWriter.write(this, out);
  }

  /** Parameters and buffers by dotted name; a tied one appears under each of its names. */
  public Map<String, ScriptParameter> parameters() {
    ScriptClasses classes = new ScriptClasses(code);
    Map<ScriptTensor, Array> values = new IdentityHashMap<>();
    Map<String, ScriptParameter> parameters = new LinkedHashMap<>();
    ScriptTensors.named(root)
        .forEach(
            (name, attribute) -> {
              ScriptTensor tensor = attribute.tensor();
              parameters.put(
                  name,
                  new ScriptParameter(
                      tensor,
                      values.computeIfAbsent(tensor, this::gather),
                      classes.isParameter(attribute.type(), attribute.name())));
            });
    return parameters;
  }

  /**
   * The same archive with other values of some weights. What shares a storage goes on sharing it;
   * so of a tied weight one name is enough, and two names must be given the same values.
   */
  public TorchScript withParameters(Map<String, Array> values) {
    Map<String, ScriptTensors.Attribute> named = ScriptTensors.named(root);
    Map<String, ByteBuffer> changed = new HashMap<>();
    values.forEach(
        (key, array) -> {
          ScriptTensor tensor = fitting(named.get(key), key, array);
          tensor.scatter(array, changed.computeIfAbsent(tensor.storage(), this::copy));
        });
    values.forEach(
        (key, array) -> {
          ScriptTensor tensor = named.get(key).tensor();
          if (!tensor.gather(changed.get(tensor.storage())).data().equals(array.data())) {
            throw new IllegalArgumentException(key + " is tied to a weight with other values");
          }
        });
    Map<String, Array> replaced = new LinkedHashMap<>(storages);
    changed.forEach(
        (record, data) -> {
          Array old = storages.get(record);
          replaced.put(record, new Array(old.type(), old.shape(), data));
        });
    return new TorchScript(name, version, code, root, constants, replaced, extra);
  }

  private Array gather(ScriptTensor tensor) {
    return tensor.gather(storages.get(tensor.storage()).data());
  }

  private static ScriptTensor fitting(ScriptTensors.Attribute known, String name, Array array) {
    if (known == null) {
      throw new IllegalArgumentException("no weight " + name);
    }
    ScriptTensor tensor = known.tensor();
    if (tensor.type() != array.type() || !Arrays.equals(tensor.sizes(), array.shape())) {
      throw new IllegalArgumentException(name + " has another type or shape");
    }
    return tensor;
  }

  private ByteBuffer copy(String record) {
    ByteBuffer old = storages.get(record).data();
    return ByteBuffer.allocate(old.remaining()).put(old).flip().order(ByteOrder.LITTLE_ENDIAN);
  }
}
