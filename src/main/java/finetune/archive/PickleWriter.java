package finetune.archive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a value as a pickle of protocol 2, as libtorch does. Objects and tensors that occur twice
 * are the same one when read.
 */
final class PickleWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Map<Object, Integer> memo = new IdentityHashMap<>();

  private PickleWriter() {}

  /** The pickle of a tree of {@link ScriptObject} and its kin. */
  static byte[] write(Object value) {
    PickleWriter writer = new PickleWriter();
    writer.code(0x80).code(2).value(value).code('.');
    return writer.out.toByteArray();
  }

  private PickleWriter value(Object value) {
    if (value == null) {
      return code('N');
    } else if (value instanceof Boolean flag) {
      return code(flag ? 0x88 : 0x89);
    } else if (value instanceof Integer || value instanceof Long) {
      return whole(((Number) value).longValue());
    } else if (value instanceof Double number) {
      code('G');
      return bytes(ByteBuffer.allocate(8).putDouble(number));
    } else if (value instanceof String text) {
      return text(text);
    } else if (value instanceof Tuple tuple) {
      return tuple(tuple.items());
    } else if (value instanceof List<?> list) {
      code(']').code('(');
      list.forEach(this::value);
      return code('e');
    } else if (value instanceof Map<?, ?> map) {
      return dictionary(map);
    }
    return composed(value);
  }

  private PickleWriter composed(Object value) {
    if (value instanceof ScriptObject || value instanceof ScriptTensor) {
      return remembered(value);
    } else if (value instanceof ScriptTyped typed) {
      global("torch.jit._pickle", "restore_type_tag");
      return value(typed.value()).text(typed.type()).code(0x86).code('R');
    } else if (value instanceof ScriptDevice device) {
      global("torch", "device");
      return text(device.name()).code(0x85).code('R');
    }
    throw new IllegalArgumentException("a " + value.getClass().getName() + " in a pickle");
  }

  private PickleWriter remembered(Object value) {
    Integer known = memo.get(value);
    if (known != null) {
      code('j');
      return bytes(little(4).putInt(known));
    }
    if (value instanceof ScriptObject object) {
      object(object);
    } else {
      tensor((ScriptTensor) value);
    }
    memo.put(value, memo.size());
    code('r');
    return bytes(little(4).putInt(memo.size() - 1));
  }

  private void object(ScriptObject object) {
    int dot = object.type().lastIndexOf('.');
    global(object.type().substring(0, dot), object.type().substring(dot + 1));
    code(')').code(0x81);
    dictionary(object.attributes()).code('b');
  }

  private void tensor(ScriptTensor tensor) {
    global("torch._utils", "_rebuild_tensor_v2");
    code('(').code('(').text("storage");
    global("torch", tensor.type().storage());
    text(tensor.storage().substring(tensor.storage().indexOf('/') + 1)).text("cpu");
    whole(tensor.elements()).code('t').code('Q');
    whole(tensor.offset()).numbers(tensor.sizes()).numbers(tensor.strides());
    value(tensor.requiresGrad());
    global("collections", "OrderedDict");
    code(')').code('R').code('t').code('R');
  }

  private PickleWriter numbers(long[] values) {
    return tuple(Arrays.stream(values).boxed().toList());
  }

  private PickleWriter tuple(List<?> items) {
    if (items.isEmpty()) {
      return code(')');
    }
    code('(');
    items.forEach(this::value);
    return code('t');
  }

  private PickleWriter dictionary(Map<?, ?> map) {
    code('}').code('(');
    map.forEach((key, value) -> value(key).value(value));
    return code('u');
  }

  private void global(String module, String name) {
    code('c');
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private PickleWriter whole(long value) {
    if (value >= 0 && value < 256) {
      return code('K').code((int) value);
    } else if (value == (int) value) {
      return code('J').bytes(little(4).putInt((int) value));
    }
    return code(0x8A).code(8).bytes(little(8).putLong(value));
  }

  private PickleWriter text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    code('X').bytes(little(4).putInt(utf8.length));
    out.writeBytes(utf8);
    return this;
  }

  private PickleWriter code(int code) {
    out.write(code);
    return this;
  }

  private PickleWriter bytes(ByteBuffer bytes) {
    out.writeBytes(bytes.array());
    return this;
  }

  private static ByteBuffer little(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }
}
