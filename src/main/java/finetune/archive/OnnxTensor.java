package finetune.archive;

import static finetune.fault.Printable.quoted;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads a TensorProto: a named array (onnx/onnx.proto, message TensorProto). */
final class OnnxTensor {
  private static final Map<Long, DataType> TYPES =
      Map.of(
          1L, DataType.F32,
          2L, DataType.U8,
          6L, DataType.I32,
          7L, DataType.I64,
          9L, DataType.BOOL,
          10L, DataType.F16,
          11L, DataType.F64,
          16L, DataType.BF16);
  private static final int MOST_DIMENSIONS = 64;

  private final ProtobufCursor tensor;
  private final List<Long> sizes = new ArrayList<>();
  private String name = "";
  private long type;
  private ByteBuffer packed;
  private List<Long> wholes;
  private boolean external;

  OnnxTensor(ProtobufCursor tensor) {
    this.tensor = tensor;
    while (tensor.next()) {
      switch (tensor.field()) {
        case 1 -> tensor.wholes(this::size);
        case 2 -> type = tensor.whole();
        case 4, 9, 10 -> packed = tensor.content();
        case 5, 7 -> tensor.wholes(this::whole);
        case 8 -> name = tensor.text();
        case 14 -> external = tensor.whole() != 0;
        default -> tensor.skip();
      }
    }
  }

  String name() {
    return name;
  }

  /** Its values. */
  Array array() {
    String which = "tensor " + quoted(name);
    DataType known = TYPES.get(type);
    if (known == null || external) {
      String what = external ? " lies in another file" : " has data type " + type;
      throw tensor.bad(which + what + ", which is not supported");
    }
    long[] shape = sizes.stream().mapToLong(Long::longValue).toArray();
    ByteBuffer data = data(known);
    try {
      long bytes = Math.multiplyExact(Array.size(shape), (long) known.bytes());
      if (bytes != data.remaining()) {
        String what = " of shape " + sizes + " needs " + bytes + " bytes, has ";
        throw tensor.bad(which + what + data.remaining());
      }
    } catch (ArithmeticException e) {
      throw tensor.bad(which + ": shape " + sizes + " overflows");
    }
    return new Array(known, shape, data);
  }

  private ByteBuffer data(DataType known) {
    if (wholes == null) {
      return packed == null ? ByteBuffer.allocate(0) : packed;
    }
    ByteBuffer data = Array.allocate(known, wholes.size());
    for (long value : wholes) {
      switch (known) {
        case I64 -> data.putLong(value);
        case I32 -> data.putInt((int) value);
        case F16, BF16 -> data.putShort((short) value);
        case U8, BOOL -> data.put((byte) value);
        case F32, F64 -> throw tensor.bad("tensor " + quoted(name) + " has whole numbers");
      }
    }
    return data.flip();
  }

  private void size(long size) {
    if (size < 0 || sizes.size() == MOST_DIMENSIONS) {
      throw tensor.bad("tensor has a negative size or more than 64 dimensions");
    }
    sizes.add(size);
  }

  private void whole(long value) {
    if (wholes == null) {
      wholes = new ArrayList<>();
    }
    wholes.add(value);
  }
}
