package finetune.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The values of one tensor in memory, row-major; never changed, but let go of once they are
 * elsewhere. Two arrays are equal only if they are the same object.
 */
public final class Array {
  private final DataType type;
  private final long[] shape;

  /** Null once it was let go of. */
  private ByteBuffer data;

  /**
   * An array of these values.
   *
   * @param type the type of its elements
   * @param shape its sizes; empty for a single number
   * @param data its elements, little-endian; at most 2 GiB
   */
  public Array(DataType type, long[] shape, ByteBuffer data) {
    this.type = type;
    this.shape = shape.clone();
    this.data = data.slice().asReadOnlyBuffer();
    if (Math.multiplyExact(size(shape), (long) type.bytes()) != data.remaining()) {
      throw new IllegalArgumentException(
          type + Arrays.toString(shape) + " in " + data.remaining() + " bytes");
    }
  }

  /** The type of its elements. */
  public DataType type() {
    return type;
  }

  /** Its sizes; empty for a single number. */
  public long[] shape() {
    return shape;
  }

  /** An F32 array of the values. */
  public static Array ofFloats(float[] values, long... shape) {
    ByteBuffer data = allocate(DataType.F32, values.length);
    data.asFloatBuffer().put(values);
    return new Array(DataType.F32, shape, data);
  }

  /** An F32 matrix of the rows, which are of equal length; one or more. */
  public static Array ofRows(float[][] rows) {
    int width = rows[0].length;
    float[] values = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * width, width);
    }
    return ofFloats(values, rows.length, width);
  }

  /** An F64 array of the values. */
  public static Array ofDoubles(double[] values, long... shape) {
    ByteBuffer data = allocate(DataType.F64, values.length);
    data.asDoubleBuffer().put(values);
    return new Array(DataType.F64, shape, data);
  }

  /** An I64 array of the values. */
  public static Array ofLongs(long[] values, long... shape) {
    ByteBuffer data = allocate(DataType.I64, values.length);
    data.asLongBuffer().put(values);
    return new Array(DataType.I64, shape, data);
  }

  /** An I32 array of the values. */
  public static Array ofInts(int[] values, long... shape) {
    ByteBuffer data = allocate(DataType.I32, values.length);
    data.asIntBuffer().put(values);
    return new Array(DataType.I32, shape, data);
  }

  /** A BOOL array of the values. */
  public static Array ofBooleans(boolean[] values, long... shape) {
    ByteBuffer data = allocate(DataType.BOOL, values.length);
    for (boolean value : values) {
      data.put((byte) (value ? 1 : 0));
    }
    return new Array(DataType.BOOL, shape, data.flip());
  }

  /** Number of elements of a shape; an ArithmeticException if it exceeds a long. */
  public static long size(long... shape) {
    long size = 1;
    for (long extent : shape) {
      size = Math.multiplyExact(size, extent);
    }
    return size;
  }

  /** An empty little-endian buffer for so many elements. */
  static ByteBuffer allocate(DataType type, long size) {
    int bytes = Math.toIntExact(Math.multiplyExact(size, (long) type.bytes()));
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Its bytes, from position 0 to the limit; a new view at each call. */
  public ByteBuffer data() {
    if (data == null) {
      throw new IllegalStateException("the values were let go of");
    }
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Lets go of the values, of which there is a copy elsewhere: type and shape are left. */
  public void release() {
    data = null;
  }

  /** Number of elements. */
  public int size() {
    return Math.toIntExact(size(shape));
  }

  /** Its values as floats, rounded where the type is finer. */
  public float[] toFloats() {
    float[] values = new float[size()];
    if (type == DataType.F32) {
      data().asFloatBuffer().get(values);
      return values;
    }
    ByteBuffer from = data();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) number(from, i);
    }
    return values;
  }

  /** Its values as doubles. */
  public double[] toDoubles() {
    double[] values = new double[size()];
    ByteBuffer from = data();
    for (int i = 0; i < values.length; i++) {
      values[i] = number(from, i);
    }
    return values;
  }

  /** The same values in another floating type; F64 goes to 16 bits by way of F32, as in PyTorch. */
  public Array as(DataType target) {
    if (target == type) {
      return this;
    }
    if (!type.isFloating() || !target.isFloating()) {
      throw new IllegalArgumentException(type + " to " + target);
    }
    ByteBuffer from = data();
    ByteBuffer to = allocate(target, size());
    for (int i = 0; i < size(); i++) {
      put(target, to, number(from, i));
    }
    return new Array(target, shape, to.flip());
  }

  /** The same values in another shape of the same size. */
  public Array reshaped(long... other) {
    return new Array(type, other, data());
  }

  /** The transpose of a matrix. */
  public Array transposed() {
    if (shape.length != 2) {
      throw new IllegalArgumentException("not a matrix: " + Arrays.toString(shape));
    }
    int rows = (int) shape[0];
    int columns = (int) shape[1];
    int width = type.bytes();
    ByteBuffer values = data();
    ByteBuffer to = allocate(type, size());
    for (int i = 0; i < size(); i++) {
      int from = (i % rows) * columns + i / rows;
      to.put(i * width, values, from * width, width);
    }
    return new Array(type, new long[] {columns, rows}, to);
  }

  private double number(ByteBuffer from, int i) {
    return switch (type) {
      case F64 -> from.getDouble(8 * i);
      case F32 -> from.getFloat(4 * i);
      case F16 -> Float16.ofHalf(from.getShort(2 * i));
      case BF16 -> Float16.ofBrain(from.getShort(2 * i));
      case I64 -> from.getLong(8 * i);
      case I32 -> from.getInt(4 * i);
      case U8, BOOL -> from.get(i) & 0xFF;
    };
  }

  private static void put(DataType type, ByteBuffer to, double value) {
    switch (type) {
      case F64 -> to.putDouble(value);
      case F32 -> to.putFloat((float) value);
      case F16 -> to.putShort(Float16.toHalf((float) value));
      case BF16 -> to.putShort(Float16.toBrain((float) value));
      case I64, I32, U8, BOOL -> throw new IllegalArgumentException(type + " is not floating");
    }
  }
}
