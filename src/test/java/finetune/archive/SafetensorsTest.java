package finetune.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  @TempDir Path folder;

  @Test
  void roundTripKeepsNamesTypesShapesAndBits() throws IOException {
    Map<String, Array> arrays = new LinkedHashMap<>();
    arrays.put(
        "flags", new Array(DataType.BOOL, new long[] {3}, ByteBuffer.wrap(new byte[] {1, 0, 1})));
    arrays.put("weight", Array.ofFloats(new float[] {1, -0f, Float.NaN, 3e-45f}, 2, 2));
    arrays.put("step \"é\\\n", Array.ofLongs(new long[] {Long.MIN_VALUE}));
    arrays.put("nothing", Array.ofFloats(new float[0], 0, 7));
    Path file = write(arrays, Map.of("format", "pt"));

    Map<String, Array> read = Safetensors.read(file);

    assertEquals(List.of("step \"é\\\n", "weight", "nothing", "flags"), List.copyOf(read.keySet()));
    arrays.forEach(
        (name, array) -> {
          assertEquals(array.type(), read.get(name).type());
          assertArrayEquals(array.shape(), read.get(name).shape());
          assertEquals(array.data(), read.get(name).data());
        });
    try (Safetensors open = Safetensors.open(file)) {
      assertEquals(Map.of("format", "pt"), open.metadata());
    }
    assertEquals(0, Files.readAllBytes(file)[0] % 8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fa-IR", "ar-EG-u-nu-arab", "tr-TR"})
  void F10_noLocaleChangesAFile(String tag) throws IOException {
    Map<String, Array> arrays = Map.of("\1", Array.ofFloats(new float[12], 12));
    byte[] expected = Files.readAllBytes(write(arrays, Map.of()));
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag(tag));
      Path file = write(arrays, Map.of());
      assertEquals(Set.of("\1"), Safetensors.read(file).keySet());
      assertArrayEquals(expected, Files.readAllBytes(file));
    } finally {
      Locale.setDefault(before);
    }
  }

  private Path write(Map<String, Array> arrays, Map<String, String> metadata) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Safetensors.write(arrays, metadata, out);
    return Files.write(folder.resolve("a.safetensors"), out.toByteArray());
  }
}
