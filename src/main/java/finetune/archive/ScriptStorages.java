package finetune.archive;

import static finetune.fault.Printable.quoted;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The storages that the tensors of an archive lie in, read once every tensor's bounds are known.
 */
final class ScriptStorages {
  /** How often a storage may be copied: a view with strides needs that, but few share one. */
  private static final int MOST_COPIES = 4;

  private final ScriptFolder folder;
  private final Map<String, Array> storages = new HashMap<>();
  private long copiedBytes;

  ScriptStorages(ScriptFolder folder) {
    this.folder = folder;
  }

  /** Checks the tensors of a pickle against their storages and reads those. */
  void read(String pickle, String name, Object value) {
    tensors(pickle, name, value)
        .forEach(
            (tensor, where) -> {
              checkBounds(pickle, "tensor " + quoted(where), tensor);
              Array storage = storages.computeIfAbsent(tensor.storage(), key -> storage(tensor));
              if (storage.type() != tensor.type()) {
                throw folder.bad(pickle, "storage " + quoted(tensor.storage()) + " has two types");
              }
              copiedBytes += tensor.copiedBytes();
            });
    long bytes = storages.values().stream().mapToLong(array -> array.data().remaining()).sum();
    if (copiedBytes > MOST_COPIES * bytes) {
      String what = "tensors with strides take %,d bytes of storages of %,d";
      throw folder.bad(pickle, String.format(Locale.ROOT, what, copiedBytes, bytes));
    }
  }

  private Map<ScriptTensor, String> tensors(String pickle, String name, Object value) {
    try {
      return ScriptTensors.all(name, value);
    } catch (IllegalArgumentException e) {
      throw folder.bad(pickle, e.getMessage());
    }
  }

  /** What was read, in the file's order. */
  Map<String, Array> inFileOrder() {
    Map<String, Array> ordered = new LinkedHashMap<>();
    for (String name : folder.names()) {
      if (storages.containsKey(name)) {
        ordered.put(name, storages.get(name));
      }
    }
    return ordered;
  }

  private Array storage(ScriptTensor tensor) {
    return new Array(tensor.type(), new long[] {tensor.elements()}, folder.data(tensor.storage()));
  }

  private void checkBounds(String pickle, String which, ScriptTensor tensor) {
    try {
      long needed = Math.max(tensor.end(), Array.size(tensor.sizes()));
      if (needed > tensor.elements()) {
        int width = tensor.type().bytes();
        long bytes = Math.multiplyExact(needed, (long) width);
        String what = " needs bytes 0…%,d, storage has %,d";
        String figures = String.format(Locale.ROOT, what, bytes, tensor.elements() * width);
        throw folder.bad(pickle, which + figures);
      }
    } catch (ArithmeticException e) {
      throw folder.bad(pickle, which + " has a shape that overflows");
    } catch (IllegalArgumentException e) {
      throw folder.bad(pickle, which + ": " + e.getMessage());
    }
  }
}
