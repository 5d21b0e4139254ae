package finetune.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrayTest {
  /** Bits as torch 2.15 has them: {@code torch.tensor(x).to(dtype).view(torch.int16)}. */
  @ParameterizedTest
  @CsvSource({
    "0, 0000, 0000",
    "-0, 8000, 8000",
    "1, 3C00, 3F80",
    "-1.5, BE00, BFC0",
    "65504, 7BFF, 4780",
    "65519.996, 7BFF, 4780",
    "65520, 7C00, 4780",
    "1e38, 7C00, 7E96",
    "3.4e38, 7C00, 7F80",
    "5.9604645E-8, 0001, 3380",
    "2.9802322E-8, 0000, 3300",
    "2.9802326E-8, 0001, 3300",
    "6.097555E-5, 03FF, 3880",
    "6.1035156E-5, 0400, 3880",
    "0.1, 2E66, 3DCD",
    "1.00048828125, 3C00, 3F80",
    "1.00146484375, 3C02, 3F80",
    "1e-40, 0000, 0001",
    "NaN, 7E00, 7FC0",
    "-Infinity, FC00, FF80",
    "0.33333334, 3555, 3EAB",
    "1.00390625, 3C04, 3F80",
    "1.01171875, 3C0C, 3F82"
  })
  void sixteenBitsAreThoseOfTorch(float value, String half, String brain) {
    assertEquals(Integer.parseInt(half, 16), Float16.toHalf(value) & 0xFFFF);
    assertEquals(Integer.parseInt(brain, 16), Float16.toBrain(value) & 0xFFFF);
  }

  @Test
  void everyHalfAndBrainSurvivesTheWayThroughFloat() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float half = Float16.ofHalf((short) bits);
      float brain = Float16.ofBrain((short) bits);
      assertEquals(
          Float.isNaN(half) ? 0x7E00 : bits,
          Float16.toHalf(half) & (Float.isNaN(half) ? 0x7FFF : 0xFFFF));
      assertEquals(Float.isNaN(brain) ? 0x7FC0 : bits, Float16.toBrain(brain) & 0xFFFF);
    }
  }

  @Test
  void convertsBetweenFloatingTypesOnly() {
    Array array = Array.ofDoubles(new double[] {1, 1 / 3.0}, 2);
    assertArrayEquals(new float[] {1, 0.33325195f}, array.as(DataType.F16).toFloats());
    assertArrayEquals(new double[] {1, 1 / 3f}, array.as(DataType.F32).toDoubles());
    assertThrows(IllegalArgumentException.class, () -> array.as(DataType.I64));
  }

  @Test
  void rowsAreAMatrix() {
    Array array = Array.ofRows(new float[][] {{1, 2, 3}, {4, 5, 6}});
    assertArrayEquals(new long[] {2, 3}, array.shape());
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, array.toFloats());
  }

  @Test
  void aTransposedMatrixHasItsColumnsAsRows() {
    Array array = Array.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, array.transposed().toFloats());
    assertArrayEquals(new long[] {3, 2}, array.transposed().shape());
  }

  @Test
  void theBytesMustFitTheShape() {
    ByteBuffer data = ByteBuffer.allocate(8);
    assertThrows(
        IllegalArgumentException.class, () -> new Array(DataType.F32, new long[] {3}, data));
    assertThrows(ArithmeticException.class, () -> Array.size(1L << 32, 1L << 32));
  }
}
