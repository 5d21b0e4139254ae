package finetune.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import finetune.archive.Array;
import finetune.archive.DataType;
import java.nio.ByteBuffer;

/**
 * The one crossing between arrays of Java's memory and native tensors. Sizes are checked here, in
 * long, because DJL 0.35.1 multiplies them in int (CVE-2026-85228).
 */
public final class Native {
  private Native() {}

  /** A native tensor in the thread's innermost scope that borrows a Java buffer's memory. */
  public static NDArray of(Array array) {
    ByteBuffer direct = ByteBuffer.allocateDirect(array.data().remaining());
    direct.put(array.data()).rewind();
    return Scope.innermost().create(direct, new Shape(array.shape()), type(array.type()));
  }

  /** A native F64 tensor of one dimension in the thread's innermost scope. */
  static NDArray of(double... numbers) {
    return of(Array.ofDoubles(numbers, numbers.length));
  }

  static NDArray borrow(Part part, Array array) {
    if (array == null) {
      return null;
    }
    long size = Array.size(array.shape());
    if (size != part.size()) {
      throw new IllegalArgumentException(part + " cannot hold " + size + " numbers");
    }
    return of(array);
  }

  /** A copy of a native tensor's numbers. */
  public static Array read(NDArray array) {
    ByteBuffer copy =
        ByteBuffer.allocate(Math.toIntExact(Math.multiplyExact(array.size(), bytes(array))));
    copy.put(array.toByteBuffer(false)).flip();
    return new Array(type(array.getDataType()), array.getShape().getShape(), copy);
  }

  private static long bytes(NDArray array) {
    return array.getDataType().getNumOfBytes();
  }

  private static ai.djl.ndarray.types.DataType type(DataType type) {
    return switch (type) {
      case F64 -> ai.djl.ndarray.types.DataType.FLOAT64;
      case F32 -> ai.djl.ndarray.types.DataType.FLOAT32;
      case F16 -> ai.djl.ndarray.types.DataType.FLOAT16;
      case BF16 -> ai.djl.ndarray.types.DataType.BFLOAT16;
      case I64 -> ai.djl.ndarray.types.DataType.INT64;
      case I32 -> ai.djl.ndarray.types.DataType.INT32;
      case U8 -> ai.djl.ndarray.types.DataType.UINT8;
      case BOOL -> ai.djl.ndarray.types.DataType.BOOLEAN;
    };
  }

  private static DataType type(ai.djl.ndarray.types.DataType type) {
    for (DataType ours : DataType.values()) {
      if (type(ours) == type) {
        return ours;
      }
    }
    throw new IllegalArgumentException("no such type in weights: " + type);
  }
}
