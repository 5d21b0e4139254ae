package finetune.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import finetune.archive.Array;
import finetune.archive.DataType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * The one crossing between arrays of Java's memory and native tensors. Sizes are checked here, in
 * long, because DJL 0.35.1 multiplies them in int (CVE-2026-85228).
 */
public final class Native {
  /** Not BF16: reading the type of such a tensor ends the process (DJL 0.35.1). */
  private static final Map<DataType, ai.djl.ndarray.types.DataType> TYPES =
      Map.of(
          DataType.F64, ai.djl.ndarray.types.DataType.FLOAT64,
          DataType.F32, ai.djl.ndarray.types.DataType.FLOAT32,
          DataType.F16, ai.djl.ndarray.types.DataType.FLOAT16,
          DataType.I64, ai.djl.ndarray.types.DataType.INT64,
          DataType.I32, ai.djl.ndarray.types.DataType.INT32,
          DataType.U8, ai.djl.ndarray.types.DataType.UINT8,
          DataType.BOOL, ai.djl.ndarray.types.DataType.BOOLEAN);

  private Native() {}

  /**
   * A native tensor in the thread's innermost scope, on the CPU, that borrows a Java buffer's
   * memory.
   */
  public static NDArray of(Array array) {
    ByteBuffer direct = ByteBuffer.allocateDirect(array.data().remaining());
    direct.put(array.data()).rewind();
    return Scope.innermost().create(direct, new Shape(array.shape()), type(array.type()));
  }

  /** A native F64 tensor of one dimension in the thread's innermost scope. */
  static NDArray of(double... numbers) {
    return of(Array.ofDoubles(numbers, numbers.length));
  }

  /**
   * A native copy in the thread's innermost scope, on the device that is its home; null of null.
   */
  static NDArray copy(Part part, Array array) {
    if (array == null) {
      return null;
    }
    long size = Array.size(array.shape());
    if (size != part.size()) {
      throw new IllegalArgumentException(part + " cannot hold " + size + " numbers");
    }
    NDArray copy = Scope.innermost().create(new Shape(array.shape()), type(array.type()));
    copy.toByteBuffer(true).put(array.data());
    NDArray settled = on(Scope.home(), List.of(copy)).get(0);
    if (settled != copy) {
      copy.close();
    }
    return settled;
  }

  /**
   * The numbers of a contiguous native tensor, where they are if that is the CPU: only to be read
   * before it changes or is freed.
   */
  static Array inPlace(NDArray array) {
    return new Array(
        type(array.getDataType()), array.getShape().getShape(), array.toByteBuffer(true));
  }

  /**
   * Native tensors on a device: themselves if they all are there, or else others, which live in the
   * thread's innermost scope.
   */
  public static List<NDArray> on(Device device, List<NDArray> arrays) {
    boolean areThere = arrays.stream().map(NDArray::getDevice).allMatch(device::equals);
    return areThere ? arrays : Kernels.moved(arrays, device);
  }

  /** A copy of a native tensor's numbers, wherever it is. */
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
    if (!TYPES.containsKey(type)) {
      throw new IllegalArgumentException(type + " stays in Java's memory");
    }
    return TYPES.get(type);
  }

  private static DataType type(ai.djl.ndarray.types.DataType type) {
    return TYPES.entrySet().stream()
        .filter(entry -> entry.getValue() == type)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such type in weights: " + type))
        .getKey();
  }
}
