package finetune.method;

import finetune.archive.Array;
import finetune.archive.DataType;
import finetune.tensor.Layout;
import finetune.tensor.Part;
import finetune.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tensors from plain numbers, and back. */
final class Vectors {
  private Vectors() {}

  static Tensors of(Layout layout, DataType type, double... numbers) {
    Map<String, Array> values = new LinkedHashMap<>();
    int at = 0;
    for (Part part : layout.parts()) {
      int size = (int) part.size();
      long[] shape = part.shape().stream().mapToLong(Long::longValue).toArray();
      double[] own = Arrays.copyOfRange(numbers, at, at + size);
      values.put(part.name(), Array.ofDoubles(own, shape).as(type));
      at += size;
    }
    return Tensors.of(layout, values);
  }

  static double[] numbers(Tensors tensors) {
    return tensors.values().values().stream()
        .flatMapToDouble(array -> Arrays.stream(array.toDoubles()))
        .toArray();
  }
}
