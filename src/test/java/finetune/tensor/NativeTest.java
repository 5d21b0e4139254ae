package finetune.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.types.Shape;
import finetune.archive.Array;
import finetune.archive.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("native")
class NativeTest {
  private final Scope scope = Scope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "BF16")
  void everyTypeCrossesBothWays(DataType type) {
    ByteBuffer bytes = ByteBuffer.allocate(6 * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < bytes.capacity(); i++) {
      bytes.put(i, (byte) (type == DataType.BOOL ? i % 2 : 17 * i + 3));
    }
    Array array = new Array(type, new long[] {2, 3}, bytes);
    Array back = Native.read(Native.of(array));
    assertEquals(type, back.type());
    assertArrayEquals(array.shape(), back.shape());
    assertEquals(array.data(), back.data());
  }

  @Test
  void bf16IsRefusedBeforeItEndsTheProcess() {
    Array array = Array.ofFloats(new float[] {1}, 1).as(DataType.BF16);
    assertThrows(IllegalArgumentException.class, () -> Native.of(array));
  }

  @Test
  void aScalarAndAnEmptyTensorCross() {
    Array scalar = Native.read(Native.of(Array.ofFloats(new float[] {7})));
    assertArrayEquals(new long[0], scalar.shape());
    assertArrayEquals(new float[] {7}, scalar.toFloats());
    Array empty = Native.read(Native.of(Array.ofFloats(new float[0], 0, 3)));
    assertArrayEquals(new long[] {0, 3}, empty.shape());
  }

  @Test
  void aViewIsReadInItsOwnOrder() {
    Array matrix = Array.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    Array read = Native.read(Native.of(matrix).transpose());
    assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, read.toFloats());
  }

  @Test
  void whatIsSeenInPlaceIsInOrderAndNotCopied() {
    Layout layout = new Layout(List.of(Part.of("x", 3, 2)));
    Array matrix = Array.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    Tensors turned = Tensors.of(layout, part -> true, List.of(Native.of(matrix).transpose()));
    assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, turned.inPlace().get("x").toFloats());
    Tensors x = Tensors.of(layout, Map.of("x", matrix));
    Array seen = x.inPlace().get("x");
    x.assign(x.times(2));
    assertArrayEquals(x.values().get("x").toFloats(), seen.toFloats());
  }

  @Test
  void aTensorIsACopyOfWhatItWasMadeFrom() {
    Layout layout = new Layout(List.of(Part.of("x", 2)));
    Array two = Array.ofFloats(new float[] {1, 2}, 2);
    Tensors x = Tensors.of(layout, Map.of("x", two));
    x.assign(x.times(2));
    assertArrayEquals(new float[] {1, 2}, two.toFloats());
    assertArrayEquals(new float[] {2, 4}, x.values().get("x").toFloats());
  }

  @Test
  void moreThanJavaCanHoldIsRefused() {
    var huge = Native.of(1.0).broadcast(new Shape(3_000_000_000L));
    assertThrows(ArithmeticException.class, () -> Native.read(huge));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 1L << 33})
  void aPartTakesAsManyNumbersAsItHas(long size) {
    Layout layout = new Layout(List.of(Part.of("x", size)));
    Array two = Array.ofFloats(new float[] {1, 2}, 2);
    assertThrows(IllegalArgumentException.class, () -> Tensors.of(layout, Map.of("x", two)));
  }

  @Test
  void sizesThatOverflowAreRefused() {
    Part part = Part.of("x", 1L << 32, 1L << 32);
    assertThrows(ArithmeticException.class, part::size);
  }
}
