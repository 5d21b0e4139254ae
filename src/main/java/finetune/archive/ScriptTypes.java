package finetune.archive;

import static finetune.fault.Printable.quoted;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/**
 * What the pickles of a TorchScript archive may name: tensors, typed lists, and its own classes.
 */
final class ScriptTypes implements PickleTypes {
  private static final Global TENSOR = new Global("torch._utils", "_rebuild_tensor_v2");
  private static final Global ORDERED = new Global("collections", "OrderedDict");
  private static final Global TYPED = new Global("torch.jit._pickle", "restore_type_tag");
  private static final Global DEVICE = new Global("torch", "device");
  private static final Map<Global, String> LISTS =
      Map.of(
          new Global("torch.jit._pickle", "build_intlist"), "List[int]",
          new Global("torch.jit._pickle", "build_doublelist"), "List[float]",
          new Global("torch.jit._pickle", "build_boollist"), "List[bool]",
          new Global("torch.jit._pickle", "build_tensorlist"), "List[Tensor]");
  private static final Set<Global> FUNCTIONS = Set.of(TENSOR, ORDERED, TYPED, DEVICE);
  private static final Pattern CLASS = Pattern.compile("__torch__(\\.[A-Za-z_][A-Za-z0-9_]*)+");

  private final String folder;
  private final ToLongFunction<String> recordBytes;

  /** A storage as a pickle names it. */
  private record Storage(String storage, DataType type, long elements) {}

  /**
   * Types of a pickle whose tensors lie in a folder.
   *
   * @param recordBytes the length of a record by its name, or -1
   */
  ScriptTypes(String folder, ToLongFunction<String> recordBytes) {
    this.folder = folder;
    this.recordBytes = recordBytes;
  }

  @Override
  public boolean allows(Global global) {
    String type = global.toString();
    boolean own = CLASS.matcher(type).matches() && !type.startsWith("__torch__.torch.classes.");
    boolean storage =
        global.module().equals("torch") && DataType.ofStorage(global.name()).isPresent();
    return own || storage || FUNCTIONS.contains(global) || LISTS.containsKey(global);
  }

  @Override
  public Object object(Global type, Object state) {
    if (!type.module().startsWith("__torch__") || !(state instanceof Map<?, ?> attributes)) {
      throw new IllegalArgumentException(
          "object of class " + quoted("" + type) + " has a state of its own");
    }
    for (Object key : attributes.keySet()) {
      if (!(key instanceof String name) || !AttributeName.isPlain(name)) {
        throw new IllegalArgumentException("attribute name " + quoted("" + key) + " is not plain");
      }
    }
    @SuppressWarnings("unchecked")
    Map<String, Object> named = (Map<String, Object>) attributes;
    return new ScriptObject(type.toString(), named);
  }

  @Override
  public Object call(Global function, Tuple arguments) {
    List<Object> items = arguments.items();
    if (function.equals(TENSOR)) {
      return tensor(items);
    } else if (function.equals(ORDERED) && items.isEmpty()) {
      return Collections.emptyMap();
    } else if (function.equals(TYPED) && items.size() == 2 && items.get(1) instanceof String type) {
      return new ScriptTyped(items.get(0), type);
    } else if (function.equals(DEVICE)
        && items.size() == 1
        && items.get(0) instanceof String name) {
      return new ScriptDevice(name);
    } else if (LISTS.containsKey(function)
        && items.size() == 1
        && items.get(0) instanceof List<?> list) {
      return new ScriptTyped(list, LISTS.get(function));
    }
    throw new IllegalArgumentException(
        "call of " + quoted(function.toString()) + " has other arguments than expected");
  }

  @Override
  public Object persistent(Tuple id) {
    List<Object> items = id.items();
    boolean five = items.size() == 5 && "storage".equals(items.get(0));
    if (five
        && items.get(1) instanceof Global type
        && items.get(2) instanceof String key
        && items.get(3) instanceof String
        && items.get(4) instanceof Long elements
        && DataType.ofStorage(type.name()).isPresent()) {
      return storage(folder + key, DataType.ofStorage(type.name()).get(), elements);
    }
    throw new IllegalArgumentException("persistent id is not a storage");
  }

  private Storage storage(String name, DataType type, long elements) {
    long present = recordBytes.applyAsLong(name);
    if (present < 0) {
      throw new IllegalArgumentException("record " + quoted(name) + " is missing");
    }
    boolean fits = elements >= 0 && elements <= present && elements * type.bytes() == present;
    if (!fits) {
      String what = "storage of " + elements + " elements of " + type + ", record ";
      throw new IllegalArgumentException(what + quoted(name) + " has " + present + " bytes");
    }
    return new Storage(name, type, elements);
  }

  private static Object tensor(List<Object> items) {
    if (items.size() == 6
        && items.get(0) instanceof Storage storage
        && items.get(1) instanceof Long offset
        && items.get(2) instanceof Tuple sizes
        && items.get(3) instanceof Tuple strides
        && items.get(4) instanceof Boolean requiresGrad
        && items.get(5) instanceof Map<?, ?> hooks
        && hooks.isEmpty()) {
      return new ScriptTensor(
          storage.storage(),
          storage.type(),
          storage.elements(),
          offset,
          numbers(sizes),
          numbers(strides),
          requiresGrad);
    }
    throw new IllegalArgumentException("tensor has other arguments than expected");
  }

  private static long[] numbers(Tuple tuple) {
    long[] numbers = new long[tuple.items().size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(tuple.items().get(i) instanceof Long number)) {
        throw new IllegalArgumentException("size or stride is not a whole number");
      }
      numbers[i] = number;
    }
    return numbers;
  }
}
