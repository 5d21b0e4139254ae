package finetune.archive;

import java.nio.ByteBuffer;
import java.util.function.IntConsumer;

/**
 * A tensor of a TorchScript archive: a view of a storage, which other tensors may share.
 *
 * @param storage the record that holds its values, such as {@code data/0}
 * @param type the type of the storage's elements
 * @param elements number of elements of the storage
 * @param offset its first element in the storage
 * @param sizes its shape
 * @param strides elements between neighbours, a dimension each
 * @param requiresGrad whether it is trained
 */
public record ScriptTensor(
    String storage,
    DataType type,
    long elements,
    long offset,
    long[] sizes,
    long[] strides,
    boolean requiresGrad) {

  /** A tensor that is the whole of its storage. */
  static ScriptTensor whole(String storage, Array values, boolean requiresGrad) {
    long[] sizes = values.shape();
    long[] strides = new long[sizes.length];
    long stride = 1;
    for (int i = sizes.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, sizes[i]);
    }
    return new ScriptTensor(storage, values.type(), values.size(), 0, sizes, strides, requiresGrad);
  }

  /**
   * The element after the last one that it touches; an ArithmeticException if that overflows, an
   * IllegalArgumentException for anything negative.
   */
  long end() {
    if (sizes.length != strides.length || offset < 0) {
      throw new IllegalArgumentException("sizes and strides differ, or the offset is negative");
    }
    long last = offset;
    boolean empty = false;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] < 0 || strides[i] < 0) {
        throw new IllegalArgumentException("a size or stride is negative");
      }
      empty |= sizes[i] == 0;
      long span = Math.multiplyExact(Math.max(0, sizes[i] - 1), strides[i]);
      last = Math.addExact(last, span);
    }
    Math.multiplyExact(Array.size(sizes), (long) type.bytes());
    return empty ? offset : Math.addExact(last, 1);
  }

  /** Its values, taken from its storage's. */
  Array gather(ByteBuffer values) {
    int width = type.bytes();
    if (isContiguous()) {
      int from = Math.toIntExact(offset * width);
      return new Array(type, sizes, values.slice(from, (int) Array.size(sizes) * width));
    }
    ByteBuffer out = Array.allocate(type, Array.size(sizes));
    walk(at -> out.put(out.position(), values, at * width, width).position(out.position() + width));
    return new Array(type, sizes, out.flip());
  }

  /** Writes its values into its storage's. */
  void scatter(Array array, ByteBuffer values) {
    int width = type.bytes();
    ByteBuffer in = array.data();
    if (isContiguous()) {
      values.put(Math.toIntExact(offset * width), in, 0, in.remaining());
      return;
    }
    walk(
        at -> {
          values.put(at * width, in, in.position(), width);
          in.position(in.position() + width);
        });
  }

  /** Bytes that {@link #gather} needs besides the storage. */
  long copiedBytes() {
    return isContiguous() ? 0 : Array.size(sizes) * type.bytes();
  }

  private boolean isContiguous() {
    long stride = 1;
    for (int i = sizes.length - 1; i >= 0; i--) {
      if (sizes[i] != 1 && strides[i] != stride) {
        return Array.size(sizes) == 0;
      }
      stride *= sizes[i];
    }
    return true;
  }

  /** Visits the storage index of each element, row-major. */
  private void walk(IntConsumer visitor) {
    long[] index = new long[sizes.length];
    long at = offset;
    for (long left = Array.size(sizes); left > 0; left--) {
      visitor.accept((int) at);
      for (int i = sizes.length - 1; i >= 0; i--) {
        at += strides[i];
        if (++index[i] < sizes[i]) {
          break;
        }
        at -= strides[i] * sizes[i];
        index[i] = 0;
      }
    }
  }
}
